package dev.rollcall.insight;

import java.util.Set;

/** Hides lists of sources, lines and parentheses that name a source, and numbered lines with an address. */
final class SourceMask {
    private static final int LONGEST_HEADING = 60;
    private static final int WORDS_OF_A_TITLE = 12;
    /** Head lists of sources in some languages, and remarks in others. */
    private static final Set<String> REMARKS = Set.of("note", "notes", "notas", "nota");

    private final MarkedText text;
    private final boolean[] source;

    private SourceMask(MarkedText text) {
        this.text = text;
        this.source = new boolean[text.lines.length];
    }

    static void apply(MarkedText text) {
        var mask = new SourceMask(text);
        mask.sections();
        mask.numberedLines();
        mask.parentheses();
        for (int line = 0; line < mask.source.length; line++) {
            if (mask.source[line]) {
                text.mark(text.lines[line], text.endOfLine(line), MarkedText.SOURCE);
            }
        }
    }

    private void sections() {
        int line = 0;
        while (line < source.length) {
            int colon = colon(line);
            if (!isSourceHeading(line, colon)) {
                line++;
                continue;
            }
            boolean alone = colon < 0
                    || text.text(colon + 1, text.endOfLine(line))
                            .replace("*", "")
                            .isBlank();
            if (isRemark(line, colon, alone)) {
                line++;
                continue;
            }
            source[line] = true;
            line++;
            while (alone && line < source.length && belongsToList(line)) {
                source[line++] = true;
            }
        }
    }

    /** "Note: …" without an address there, or in the line below when nothing stands behind it. */
    private boolean isRemark(int line, int colon, boolean alone) {
        int end = colon >= 0 ? colon : text.endOfLine(line);
        if (!REMARKS.contains(heading(text.indentOf(line), end))) {
            return false;
        }
        int below = line + 1;
        while (alone && below < source.length && text.indentOf(below) >= text.endOfLine(below)) {
            below++;
        }
        int told = alone ? below : line;
        return told >= source.length || !hasAddress(text.indentOf(told), text.endOfLine(told));
    }

    /** The first colon of a line, near its start; -1 when there is none. */
    private int colon(int line) {
        int from = text.indentOf(line);
        int end = Math.min(text.endOfLine(line), from + LONGEST_HEADING);
        for (int i = from; i < end; i++) {
            if (text.at(i) == ':' || text.at(i) == '：') {
                return i;
            }
        }
        return -1;
    }

    private boolean isSourceHeading(int line, int colon) {
        int from = text.indentOf(line);
        int end = colon >= 0 ? colon : text.endOfLine(line);
        return end > from && end - from <= LONGEST_HEADING && isSourceWord(from, end);
    }

    /** Whether words, without the signs of headings and emphasis, head a list of sources. */
    private boolean isSourceWord(int from, int end) {
        int begin = firstLetter(from, end);
        return begin < end && Lexicons.mayBeginSourceWord(text.at(begin)) && Lexicons.isSourceWord(heading(from, end));
    }

    /** The end where there is none. */
    private int firstLetter(int from, int end) {
        int begin = from;
        while (begin < end && !Character.isLetter(text.at(begin))) {
            begin++;
        }
        return begin;
    }

    /** Words without the signs of headings and emphasis, folded; "" when they are too long for a heading. */
    private String heading(int from, int end) {
        int begin = firstLetter(from, end);
        int stop = end;
        while (stop > begin && !Character.isLetter(text.at(stop - 1))) {
            stop--;
        }
        return stop > begin && stop - begin < 40 ? FoldedText.key(text.text(begin, stop)) : "";
    }

    /** An empty line, an item, a line with an address, or a title. */
    private boolean belongsToList(int line) {
        int from = text.indentOf(line);
        int end = text.endOfLine(line);
        if (from >= end) {
            return true;
        }
        int first = text.at(from);
        if (first == '#') {
            return false;
        }
        boolean item = first == '-'
                || first == '*'
                || first == '•'
                || first == '['
                || first == '+'
                || Character.isDigit(first);
        return item || hasAddress(from, end) || isTitle(from, end);
    }

    private boolean isTitle(int from, int end) {
        String title = text.text(from, end).strip();
        boolean sentence = title.endsWith(".") || title.endsWith("?") || title.endsWith("!") || title.endsWith("。");
        return !sentence && title.split("\\s+", WORDS_OF_A_TITLE + 2).length <= WORDS_OF_A_TITLE;
    }

    private boolean hasAddress(int from, int end) {
        for (int i = from; i + 2 < end; i++) {
            boolean url = text.at(i) == ':' && text.at(i + 1) == '/' && text.at(i + 2) == '/';
            if (url || text.at(i) == '.' && text.marks[i] == MarkedText.HIDDEN) {
                return true;
            }
        }
        return false;
    }

    /** {@code [1] Title, https://…}: a line that begins with the number of a note and has an address. */
    private void numberedLines() {
        for (int line = 0; line < source.length; line++) {
            int from = text.indentOf(line);
            if (text.at(from) == '[' && (text.at(from + 1) == '^' || Character.isDigit(text.at(from + 1)))) {
                source[line] |= hasAddress(from, text.endOfLine(line));
            }
        }
    }

    /** {@code (Source: …)}; one that is not closed ends with its line. */
    private void parentheses() {
        var next = new NextIndex(text.points);
        int done = 0;
        for (int open : text.signs) {
            if (open < done || text.at(open) != '(') {
                continue;
            }
            int stop = Math.min(text.length(), open + LONGEST_HEADING);
            int colon = open + 1;
            while (colon < stop
                    && text.at(colon) != ':'
                    && text.at(colon) != '：'
                    && text.at(colon) != ')'
                    && text.at(colon) != '\n') {
                colon++;
            }
            if ((text.at(colon) == ':' || text.at(colon) == '：')
                    && colon < stop
                    && isSourceWord(open + 1, colon)
                    && !REMARKS.contains(heading(open + 1, colon))) {
                int end = Math.min(text.length(), Math.min(next.of(')', open) + 1, next.of('\n', open)));
                text.mark(open, end, MarkedText.SOURCE);
                // What is marked is not looked at again: else many of them would take quadratic time.
                done = end;
            }
        }
    }
}
