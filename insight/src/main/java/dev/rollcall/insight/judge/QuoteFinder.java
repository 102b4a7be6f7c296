package dev.rollcall.insight.judge;

import dev.rollcall.insight.TextSpan;
import java.util.List;

/** Where quotes stand in an answer. */
final class QuoteFinder {
    /** Characters of the longest quote: longer ones show nothing in particular. */
    static final int LONGEST = 2_000;

    private final String text;

    /** @param text well-formed Unicode */
    QuoteFinder(String text) {
        this.text = text;
    }

    /**
     * Where the text has these very letters; null: nowhere.
     *
     * @param near of several places the first one that overlaps one of these, else the first one
     */
    TextSpan find(String quote, List<TextSpan> near) {
        if (quote.isBlank() || quote.length() > LONGEST || !isWellFormed(quote)) {
            return null;
        }
        int length = quote.codePointCount(0, quote.length());
        TextSpan first = null;
        int seen = 0;
        int start = 0;
        for (int at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
            start += text.codePointCount(seen, at);
            seen = at;
            var span = new TextSpan(start, start + length);
            if (near.stream().anyMatch(other -> overlap(span, other))) {
                return span;
            }
            first = first == null ? span : first;
            if (near.isEmpty()) {
                return first;
            }
        }
        return first;
    }

    private static boolean overlap(TextSpan one, TextSpan other) {
        return one.start() < other.end() && other.start() < one.end();
    }

    /** Half of a surrogate pair would be found in the middle of a letter. */
    private static boolean isWellFormed(String quote) {
        return quote.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
