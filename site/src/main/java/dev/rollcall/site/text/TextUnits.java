package dev.rollcall.site.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;

/** Cuts a document into units, in its order. In time that grows with its length. */
final class TextUnits {
    /** Tokens of a table's header that are repeated. */
    private static final int LONGEST_HEADER = 60;

    private final DocumentText document;
    private final String text;
    private final int mostTokens;
    private final BreakIterator sentences;
    private final List<TextUnit> units = new ArrayList<>();
    /** One place, in chars and in code points; it only goes on. */
    private int atChar;

    private int atCodePoint;

    private TextUnits(DocumentText document, int mostTokens) {
        this.document = document;
        this.text = document.text();
        this.mostTokens = mostTokens;
        // ss=standard: "e.g." and the like end no sentence.
        this.sentences =
                BreakIterator.getSentenceInstance(ULocale.forLanguageTag(document.language() + "-u-ss-standard"));
    }

    static List<TextUnit> of(DocumentText document, int mostTokens) {
        var units = new TextUnits(document, mostTokens);
        document.spans().forEach(units::add);
        return units.units;
    }

    private void add(DocumentText.Span span) {
        int from = charAt(span.start());
        int to = text.offsetByCodePoints(from, span.end() - span.start());
        switch (span.kind()) {
            case HEADING -> add(span, from, to, "");
            case TABLE -> addRows(span, from, to);
            default -> addSentences(span, from, to);
        }
    }

    private void addRows(DocumentText.Span span, int from, int to) {
        int headerEnd = from;
        for (int i = 0; i < span.headerRows(); i++) {
            headerEnd = lineEnd(headerEnd, to);
        }
        String header = text.substring(
                        from,
                        TokenEstimate.of(text, from, headerEnd, LONGEST_HEADER).end())
                .strip();
        for (int at = from; at < to; at = lineEnd(at, to)) {
            add(span, at, lineEnd(at, to), at < headerEnd ? "" : header);
        }
    }

    private int lineEnd(int at, int to) {
        int line = text.indexOf('\n', at);
        return line < 0 || line >= to ? to : line + 1;
    }

    private void addSentences(DocumentText.Span span, int from, int to) {
        String block = text.substring(from, to);
        sentences.setText(block);
        int at = sentences.first();
        for (int next = sentences.next(); next != BreakIterator.DONE; next = sentences.next()) {
            add(span, from + at, from + next, "");
            at = next;
        }
    }

    /** White space at the ends is left to nobody. */
    private void add(DocumentText.Span span, int begin, int end, String tableHeader) {
        int from = begin;
        int to = end;
        while (from < to && Whitespace.isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && Whitespace.isSpace(text.charAt(to - 1))) {
            to--;
        }
        while (from < to) {
            TokenEstimate.Counted counted = TokenEstimate.of(text, from, to, mostTokens);
            int cut = counted.end() == to ? to : wordEnd(from, counted.end());
            int tokens = cut == counted.end()
                    ? counted.tokens()
                    : TokenEstimate.of(text, from, cut, mostTokens).tokens();
            int start = codePointAt(from);
            units.add(new TextUnit(from, cut, start, codePointAt(cut), tokens, span, tableHeader));
            from = cut;
            while (from < to && Whitespace.isSpace(text.charAt(from))) {
                from++;
            }
        }
    }

    /** The last space in the second half of what fits, else where it is full. */
    private int wordEnd(int from, int full) {
        for (int at = full; at > from + (full - from) / 2; at--) {
            if (Whitespace.isSpace(text.charAt(at - 1))) {
                return at - 1;
            }
        }
        return full;
    }

    private int charAt(int codePoint) {
        atChar = text.offsetByCodePoints(atChar, codePoint - atCodePoint);
        atCodePoint = codePoint;
        return atChar;
    }

    private int codePointAt(int at) {
        atCodePoint += at >= atChar ? text.codePointCount(atChar, at) : -text.codePointCount(at, atChar);
        atChar = at;
        return atCodePoint;
    }
}
