package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the model says to a question, before it is put into a provider's format. {@code dice} draws what may differ each
 * time it is asked: ids and which of its legal shapes a provider uses.
 *
 * @param call null unless it ended with one
 * @param thinks whether its thoughts have to be shown; where they may be, a provider shows them now and then anyway
 */
record ModelAnswer(
        String text,
        FinishReason end,
        ToolCall call,
        boolean thinks,
        int input,
        int cached,
        int output,
        int reasoning,
        List<CitedSource> sources,
        Dice dice) {
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?:\\s+|$)");
    static final String THOUGHT = "Let me recall what is known here.";

    record CitedSource(String title, String url) {
        /** How it stands in a text that cites in Markdown. */
        String mark() {
            return "[[" + title + "]](" + url + ")";
        }
    }

    enum FinishReason {
        STOP,
        LENGTH,
        REFUSED,
        FILTERED,
        TOOL_CALL
    }

    SimulatedOutcome outcome() {
        return switch (end) {
            case REFUSED, FILTERED -> SimulatedOutcome.REFUSED;
            case TOOL_CALL -> SimulatedOutcome.TOOL_CALL;
            case LENGTH -> empty() ? SimulatedOutcome.EMPTY : SimulatedOutcome.TRUNCATED;
            case STOP -> empty() ? SimulatedOutcome.EMPTY : SimulatedOutcome.ANSWERED;
        };
    }

    boolean refused() {
        return end == FinishReason.REFUSED;
    }

    boolean filtered() {
        return end == FinishReason.FILTERED;
    }

    boolean empty() {
        return text.isEmpty();
    }

    /** Nothing to read, where a refusal has no words. */
    boolean silent() {
        return empty() || refused() || filtered();
    }

    /** Cut for its length before the first word. */
    boolean spent() {
        return end == FinishReason.LENGTH && empty();
    }

    /** The finish word among those of a provider. */
    String finish(String stop, String length, String refused, String toolCall) {
        return switch (end) {
            case STOP -> stop;
            case LENGTH -> length;
            case REFUSED, FILTERED -> refused;
            case TOOL_CALL -> toolCall;
        };
    }

    /** The text with the thoughts in it, as models write them that nobody cleans up after. */
    String textWithThoughts() {
        if (!thinks) {
            return text;
        }
        return spent() ? "<think>\n" + THOUGHT : "<think>\n" + THOUGHT + "\n</think>\n\n" + text;
    }

    ModelAnswer saying(String otherText, List<CitedSource> otherSources) {
        return new ModelAnswer(otherText, end, call, thinks, input, cached, output, reasoning, otherSources, dice);
    }

    /** The text's first sentence, or all of it: what a citation is for. A dot within a name, as in stripe.com, ends none. */
    String firstSentence() {
        return firstSentence(text);
    }

    static String firstSentence(String text) {
        Matcher end = SENTENCE_END.matcher(text);
        return end.find() ? text.substring(0, end.start() + 1) : text;
    }

    /** Its last one, or all of it. */
    String lastSentence() {
        int start = 0;
        for (Matcher end = SENTENCE_END.matcher(text); end.find() && end.end() < text.length(); ) {
            start = end.end();
        }
        return text.substring(start);
    }

    long created() {
        return System.currentTimeMillis() / 1000;
    }

    static int tokens(String text) {
        return (text.length() + 3) / 4;
    }

    /** The beginning of a text, without half a character at its end. */
    static String clip(String text, int length) {
        if (length >= text.length()) {
            return text;
        }
        return text.substring(
                0, length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
