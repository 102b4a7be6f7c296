package dev.rollcall.insight;

import java.util.Arrays;

/**
 * A text as it is compared: folded by {@link FoldTable}, in lower case and with its case, sign by sign, and where each sign comes
 * from in the stored text. All indices are those of this text, unless they are said to be stored ones.
 */
final class FoldedText {
    private static final String[] SIGNS = new String[Character.MIN_SUPPLEMENTARY_CODE_POINT];

    /** Stands for what is not prose. */
    static final int HIDDEN = 0xFFFC;

    /** ASCII that is read as it is. */
    private static final boolean[] PLAIN = plain();

    private static final String HIDDEN_SIGN = Character.toString(HIDDEN);

    int[] cased;
    int[] lower;
    /** The stored code points that a sign was read from. */
    int[] from;

    int[] to;
    int length;
    /** The stored text. */
    final int[] points;

    /** Whether there are letters of more than one of Latin, Cyrillic and Greek. */
    private int alphabets;

    private FoldedText(int[] points) {
        int expected = points.length + 16;
        this.points = points;
        cased = new int[expected];
        lower = new int[expected];
        from = new int[expected];
        to = new int[expected];
    }

    static FoldedText of(MarkedText text) {
        var folded = new FoldedText(text.points);
        int i = 0;
        while (i < text.length()) {
            i = switch (text.marks[i]) {
                case MarkedText.GONE -> i + 1;
                case MarkedText.BREAK -> folded.whole(text, i, "\n");
                case MarkedText.CELL -> folded.whole(text, i, "|");
                case MarkedText.ITEM -> folded.whole(text, i, "\n- ");
                case MarkedText.HEADING -> folded.whole(text, i, "\n# ");
                case MarkedText.HIDDEN, MarkedText.SOURCE -> folded.whole(text, i, HIDDEN_SIGN);
                default -> folded.prose(text, i);
            };
        }
        if (Integer.bitCount(folded.alphabets) > 1) {
            Confusables.resolve(folded);
        }
        return folded;
    }

    /** A name, as texts are folded. */
    static FoldedText of(String name) {
        return of(new MarkedText(name));
    }

    /** A word in lower case, as texts are folded. */
    static String key(String word) {
        return of(word).whole();
    }

    /** @param signs what is read instead of all that has the same mark */
    private int whole(MarkedText text, int start, String signs) {
        int i = start;
        while (i < text.length() && text.marks[i] == text.marks[start]) {
            i++;
        }
        addAll(signs, start, i);
        return i;
    }

    /** Reads signs of ASCII that are read as they are, as far as there are any; else one sign. */
    private int prose(MarkedText text, int start) {
        int i = start;
        while (i < points.length && length < cased.length && text.marks[i] == MarkedText.PROSE && isPlain(i)) {
            int point = points[i];
            cased[length] = point;
            lower[length] = MarkedText.lower(point);
            from[length] = i++;
            to[length++] = i;
            alphabets |= point > '9' && MarkedText.isWord(point) ? 1 : 0;
        }
        return i > start ? i : sign(text, i);
    }

    /** Whether a sign is read as it is; what joins it, such as an accent, is no ASCII. */
    private boolean isPlain(int i) {
        return points[i] < 128 && PLAIN[points[i]] && (i + 1 == points.length || points[i + 1] < 0x300);
    }

    private static boolean[] plain() {
        var plain = new boolean[128];
        for (int sign = 0; sign < plain.length; sign++) {
            plain[sign] = "&\\\r\t`".indexOf(sign) < 0;
        }
        return plain;
    }

    private int sign(MarkedText text, int i) {
        int point = text.points[i];
        int next = i + 1 < text.points.length ? text.points[i + 1] : 0;
        if (point < 128 && next < 0x300) {
            return ascii(text, i, point, next);
        }
        int end = i + 1;
        while (end < text.length() && end - i < 32 && text.isProse(end) && FoldTable.joins(text.points[end])) {
            end++;
        }
        if (end > i + 1 && text.points[end - 1] == 0x20E3) {
            add('•', i, end); // a keycap, as the number of an item
            return end;
        }
        addAll(end == i + 1 ? FoldTable.of(point) : FoldTable.ofCluster(text.text(i, end)), i, end);
        return end;
    }

    private int ascii(MarkedText text, int i, int point, int next) {
        if (point == '&') {
            int end = HtmlEntities.end(text, i);
            if (end > 0) {
                String read = HtmlEntities.read(text.text(i + 1, end - 1));
                read.codePoints().forEach(one -> addAll(FoldTable.of(one), i, end));
                return end;
            }
        }
        if (point == '\\' && next > ' ' && next < 127 && !MarkedText.isWord(next)) {
            add(next, i, i + 2);
            return i + 2;
        }
        if (point != '\r') {
            add(point == '\t' ? ' ' : point == '`' ? '\'' : point, i, i + 1);
        }
        return i + 1;
    }

    private void addAll(String signs, int start, int end) {
        if (signs.length() == 1) {
            add(signs.charAt(0), start, end);
            return;
        }
        for (int at = 0; at < signs.length(); at += Character.charCount(signs.codePointAt(at))) {
            add(signs.codePointAt(at), start, end);
        }
    }

    private void add(int sign, int start, int end) {
        if (length == cased.length) {
            int more = length * 2;
            cased = Arrays.copyOf(cased, more);
            lower = Arrays.copyOf(lower, more);
            from = Arrays.copyOf(from, more);
            to = Arrays.copyOf(to, more);
        }
        cased[length] = sign;
        lower[length] =
                sign < 128 ? MarkedText.lower(sign) : Scripts.isUnspaced(sign) ? sign : Character.toLowerCase(sign);
        from[length] = start;
        to[length] = end;
        length++;
        alphabets |= sign < 0x250 ? (MarkedText.isWord(sign) && sign > '9' ? 1 : 0) : Confusables.alphabet(sign);
    }

    /** 0 outside of the text. */
    int at(int index) {
        return index >= 0 && index < length ? lower[index] : 0;
    }

    int casedAt(int index) {
        return index >= 0 && index < length ? cased[index] : 0;
    }

    boolean isUpper(int index) {
        int sign = casedAt(index);
        return sign < 128 ? sign >= 'A' && sign <= 'Z' : Character.isUpperCase(sign) || Character.isTitleCase(sign);
    }

    boolean isWord(int index) {
        return isWordSign(at(index));
    }

    /** Whether a letter was read from one with an accent. */
    boolean isFoldedLetter(int index) {
        return to[index] - from[index] > 1 || cased[index] != stored(index);
    }

    private int stored(int index) {
        return points[from[index]];
    }

    String text(int start, int end) {
        return end - start == 1 && lower[start] >= 0 && lower[start] < SIGNS.length
                ? sign(lower[start])
                : new String(lower, start, end - start);
    }

    /** Scripts without spaces have a word a sign: each is made once. */
    private static String sign(int point) {
        String known = SIGNS[point];
        if (known == null) {
            known = Character.toString(point);
            SIGNS[point] = known;
        }
        return known;
    }

    /** All of it, in lower case. */
    String whole() {
        return text(0, length);
    }

    /** Letters, digits, and signs that belong to letters. */
    static boolean isWordSign(int sign) {
        if (sign < 128) {
            return MarkedText.isWord(sign);
        }
        int type = Character.getType(sign);
        return Character.isLetterOrDigit(sign)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
