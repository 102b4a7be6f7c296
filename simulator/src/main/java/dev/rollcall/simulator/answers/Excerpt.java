package dev.rollcall.simulator.answers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parts of a text. */
public final class Excerpt {
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?:\\s+|$)");

    private Excerpt() {}

    /** The first sentence, or all of the text. A dot within a name, as in stripe.com, ends none. */
    public static String firstSentence(String text) {
        Matcher end = SENTENCE_END.matcher(text);
        return end.find() ? text.substring(0, end.start() + 1) : text;
    }

    /** The last sentence, or all of the text. */
    public static String lastSentence(String text) {
        int start = 0;
        for (Matcher end = SENTENCE_END.matcher(text); end.find() && end.end() < text.length(); ) {
            start = end.end();
        }
        return text.substring(start);
    }

    /** The beginning of a text, without half a character at its end. */
    public static String clip(String text, int length) {
        if (length >= text.length()) {
            return text;
        }
        return text.substring(
                0, length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
