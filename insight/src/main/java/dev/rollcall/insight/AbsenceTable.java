package dev.rollcall.insight;

import java.util.BitSet;

/** Reads a table for a name at the head of a column or a row: whether all its cells hold nothing. */
final class AbsenceTable {
    private static final int MOST_ROWS = 60;
    /** Names farther behind the start of a row are not looked at. */
    private static final int WIDEST = 2000;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final BitSet absent;

    AbsenceTable(AnswerReading reading, BitSet absent) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.absent = absent;
    }

    boolean isEmptyFor(int token) {
        int line = layout.line[token];
        if (tokens.start[token] - tokens.start[layout.lineStart[line]] > WIDEST) {
            return false;
        }
        int column = column(token);
        boolean header = line == 0 || layout.kind[line - 1] != TextLayout.LineKind.TABLE;
        return header && column > 0 ? isColumnEmpty(line + 1, column) : column == 0 && isRowEmpty(token);
    }

    /** How many bars stand before a word in its line, but for the first. */
    private int column(int token) {
        FoldedText text = reading.text();
        int bars = 0;
        for (int i = tokens.start[token] - 1; i >= 0 && text.lower[i] != '\n'; i--) {
            bars += text.lower[i] == '|' ? 1 : 0;
        }
        return Math.max(0, bars - 1);
    }

    private boolean isColumnEmpty(int from, int column) {
        int rows = 0;
        int line = from;
        while (line < layout.lines && layout.kind[line] == TextLayout.LineKind.TABLE && rows < MOST_ROWS) {
            if (!isCellEmpty(line, column)) {
                return false;
            }
            rows++;
            line++;
        }
        return rows > 0;
    }

    private boolean isCellEmpty(int line, int column) {
        int end = layout.lineStart[line + 1];
        int at = layout.lineStart[line] < end ? column(layout.lineStart[line]) : 0;
        for (int t = layout.lineStart[line]; t < end && at <= column; t++) {
            at += t > layout.lineStart[line] ? bars(t) : 0;
            if (at == column) {
                return isNothing(t);
            }
        }
        return true;
    }

    /** How many bars stand between a word and the one before. */
    private int bars(int token) {
        int bars = 0;
        for (int i = tokens.end[token - 1]; i < tokens.start[token]; i++) {
            bars += reading.text().lower[i] == '|' ? 1 : 0;
        }
        return bars;
    }

    private boolean isRowEmpty(int token) {
        int line = layout.line[token];
        int cells = 0;
        for (int t = token + 1; t < layout.lineStart[line + 1]; t++) {
            if (tokens.has(t, TextTokens.CELL)) {
                if (!isNothing(t)) {
                    return false;
                }
                cells++;
            }
        }
        return cells > 0;
    }

    private boolean isNothing(int token) {
        return absent.get(token) || reading.language().standsForNothing(tokens, token);
    }
}
