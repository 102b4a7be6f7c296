package dev.rollcall.pages;

import java.util.Locale;

/**
 * A piece of a text, around the first word that was searched for.
 *
 * @param before what stands before it
 * @param match the word as it stands there; empty: none was searched for, or found literally
 * @param after what stands behind it
 */
public record Snippet(String before, String match, String after) {
    private static final int LENGTH = 420;
    private static final int AHEAD = 140;

    /**
     * @param text null: there is none
     * @param query as the search takes it: words, {@code OR}, {@code -not}, "phrases"; null: none
     */
    public static Snippet of(String text, String query) {
        String whole = text == null ? "" : text;
        int at = -1;
        int length = 0;
        for (String word : query == null ? new String[0] : query.split("[\\s\"]+")) {
            boolean isWord = !word.isEmpty() && !word.startsWith("-") && !word.equalsIgnoreCase("or");
            int found = isWord ? whole.toLowerCase(Locale.ROOT).indexOf(word.toLowerCase(Locale.ROOT)) : -1;
            // A lower-case text may be longer than the text, so that a place in it is beyond the end.
            if (found >= 0 && found + word.length() <= whole.length() && (at < 0 || found < at)) {
                at = found;
                length = word.length();
            }
        }
        if (at < 0) {
            return new Snippet(cut(whole, 0, LENGTH), "", whole.length() > LENGTH ? " …" : "");
        }
        int from = Math.max(0, at - AHEAD);
        int to = Math.min(whole.length(), from + LENGTH);
        return new Snippet(
                (from > 0 ? "… " : "") + cut(whole, from, at),
                cut(whole, at, at + length),
                cut(whole, at + length, Math.max(to, at + length)) + (to < whole.length() ? " …" : ""));
    }

    /** Never through the middle of a character that takes two places. */
    private static String cut(String text, int from, int to) {
        int end = Math.min(to, text.length());
        int begin = from > 0 && from < text.length() && Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
        if (end > begin && end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        return text.substring(Math.min(begin, end), end);
    }
}
