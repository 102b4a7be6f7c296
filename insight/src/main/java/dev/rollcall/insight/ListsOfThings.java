package dev.rollcall.insight;

/** Tells lists of things from lists of names: their items begin with words of the language. */
final class ListsOfThings {
    /** Lines that are looked at before and behind an item. */
    private static final int AROUND = 4;
    /** So many others of them begin with a word that is no listed name. */
    private static final int NEEDED = 2;

    private ListsOfThings() {}

    /** Whether a word begins an item or a row, and the ones around begin with words of the language. */
    static boolean isItem(AnswerReading reading, int first) {
        TextLayout layout = reading.layout();
        int line = layout.line[first];
        if (layout.kind[line] == TextLayout.LineKind.PLAIN || first != layout.lineStart[line]) {
            return false;
        }
        int words = 0;
        for (int step = -1; step <= 1; step += 2) {
            for (int at = line + step; isSibling(layout, line, at); at += step) {
                int head = layout.lineStart[at];
                if (!reading.language().isOrdinary(reading.tokens(), head)) {
                    return false;
                }
                words += reading.isFound(head) ? 0 : 1;
            }
        }
        return words >= NEEDED;
    }

    private static boolean isSibling(TextLayout layout, int line, int other) {
        return other >= 0
                && other < layout.lines
                && Math.abs(other - line) <= AROUND
                && layout.kind[other] == layout.kind[line];
    }
}
