package dev.rollcall.insight;

/** The first words of items and of rows of tables: the place of names in lists. */
final class ListHeads {
    /** A header farther up is not looked for. */
    private static final int MOST_ROWS = 60;

    private final AnswerReading reading;
    private final TextLayout layout;

    ListHeads(AnswerReading reading) {
        this.reading = reading;
        this.layout = reading.layout();
    }

    /** Whether an item or a row that is no header begins with this word. */
    boolean isHead(int t) {
        boolean listLike =
                layout.kindOf(t) == TextLayout.LineKind.ITEM || layout.kindOf(t) == TextLayout.LineKind.TABLE;
        return listLike && isFirst(t) && !isHeaderRow(t) && !isLabelOfRow(t);
    }

    /** The first word of a line, or of the second cell when the first holds a number. */
    private boolean isFirst(int t) {
        int head = layout.lineStart[layout.line[t]];
        return t == head
                || t == head + 1
                        && reading.tokens().isNumber(head)
                        && reading.tokens().has(t, TextTokens.CELL);
    }

    /** At the head of a row, in a table whose columns are names. */
    private boolean isLabelOfRow(int t) {
        int line = layout.line[t];
        if (layout.kind[line] != TextLayout.LineKind.TABLE) {
            return false;
        }
        int header = line;
        while (header > 0 && line - header < MOST_ROWS && layout.kind[header - 1] == TextLayout.LineKind.TABLE) {
            header--;
        }
        for (int at = layout.lineStart[header]; at < layout.lineStart[header + 1]; at++) {
            if (reading.isFound(at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isHeaderRow(int t) {
        int line = layout.line[t];
        return layout.kind[line] == TextLayout.LineKind.TABLE
                && (line == 0 || layout.kind[line - 1] != TextLayout.LineKind.TABLE);
    }
}
