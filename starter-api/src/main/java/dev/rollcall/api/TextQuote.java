package dev.rollcall.api;

/**
 * What stands at a place of an answer's text.
 *
 * @param start in code points of the text; {@code end} is behind it
 * @param passage the quote with what stands around it
 */
public record TextQuote(int start, int end, String quote, String passage) {
    /** Code points to each side of a quote. */
    private static final int AROUND = 80;

    /** Null when the text is shorter. */
    static TextQuote of(String text, int start, int end) {
        int length = text.codePointCount(0, text.length());
        return end > length
                ? null
                : new TextQuote(
                        start,
                        end,
                        cut(text, start, end),
                        cut(text, Math.max(0, start - AROUND), Math.min(length, end + AROUND)));
    }

    private static String cut(String text, int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }
}
