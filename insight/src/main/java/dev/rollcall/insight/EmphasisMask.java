package dev.rollcall.insight;

/** Takes the signs of emphasis away: {@code **bold**}, {@code _italic_}, {@code ~~struck~~}. */
final class EmphasisMask {
    private EmphasisMask() {}

    static void apply(MarkedText text) {
        boolean star = false;
        int i = 0;
        for (int from : text.signs) {
            int sign = text.at(from);
            if (sign == '\n') {
                star = false;
            }
            boolean emphasis = sign == '*' || sign == '_' || sign == '~';
            if (from < i || !emphasis || !text.isProse(from) || text.at(from - 1) == '\\') {
                continue;
            }
            i = from;
            while (text.at(i) == sign) {
                i++;
            }
            boolean before = isInk(text, from - 1);
            boolean after = isInk(text, i);
            if (gone(
                    sign,
                    i - from,
                    before && isWord(text, from - 1),
                    after && isWord(text, i),
                    star,
                    before || after)) {
                text.mark(from, i, MarkedText.GONE);
            }
            if (sign == '*' && i - from == 1) {
                star = !(before && isWord(text, from - 1)) && after;
            }
        }
    }

    /**
     * @param open whether a single star before on the line can be closed
     * @param touches whether something stands beside it
     */
    private static boolean gone(
            int sign, int run, boolean wordBefore, boolean wordAfter, boolean open, boolean touches) {
        boolean inside = wordBefore && wordAfter;
        return switch (sign) {
            case '~' -> run == 2;
            case '_' -> !inside;
            default -> touches && (!inside || run > 1 || open);
        };
    }

    private static boolean isInk(MarkedText text, int index) {
        int point = text.at(index);
        return point != 0 && !MarkedText.isSpace(point);
    }

    private static boolean isWord(MarkedText text, int index) {
        return MarkedText.isWord(text.at(index));
    }
}
