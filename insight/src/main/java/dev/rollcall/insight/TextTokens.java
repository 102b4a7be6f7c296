package dev.rollcall.insight;

import java.util.Arrays;
import java.util.Set;

/**
 * The words of a folded text, and what stands between them. Scripts without spaces have a word a sign. An apostrophe divides
 * words, but for English "n't", "'m", "'ve", "'re", "'ll", "'d", whose word is written without it.
 */
final class TextTokens {
    static final int COMMA = 1;
    static final int SEMICOLON = 2;
    static final int COLON = 4;
    static final int DASH = 8;
    /** The end of a sentence. */
    static final int STOP = 16;

    static final int OPEN = 32;
    static final int CLOSE = 64;
    static final int QUOTE = 128;
    /** A line feed. */
    static final int LINE = 256;
    /** An empty line. */
    static final int GAP = 512;
    /** Something that divides cells of a table. */
    static final int CELL = 1024;

    static final int QUESTION = 2048;
    static final int EXCLAMATION = 4096;
    static final int HYPHEN = 8192;
    static final int SPACE = 16384;
    /** A bullet, a symbol, an emoji, an arrow. */
    static final int SYMBOL = 32768;

    static final int SLASH = 65536;
    static final int APOSTROPHE = 131072;
    static final int DOT = 262144;

    /** With the space behind it, or nearly so. */
    private static final int LETTERS_A_WORD = 5;

    final FoldedText text;
    int count;
    int[] start;
    int[] end;
    /** What stands before each word, as bits; behind the last word at {@link #count}. */
    int[] before;

    private Word[] words;
    /** For each place of the text the first word that ends behind it. */
    private final int[] tokenAt;

    TextTokens(FoldedText text) {
        this.text = text;
        int expected = text.length / LETTERS_A_WORD + 16;
        start = new int[expected];
        end = new int[expected];
        before = new int[expected + 1];
        words = new Word[expected];
        tokenAt = new int[text.length];
        int i = 0;
        while (i < text.length) {
            i = isPart(i) ? add(i) : separator(i);
        }
        Arrays.fill(tokenAt, count == 0 ? 0 : end[count - 1], text.length, count);
    }

    private boolean isPart(int i) {
        int sign = text.lower[i];
        return FoldedText.isWordSign(sign) || sign == FoldedText.HIDDEN || sign == '_';
    }

    private int add(int from) {
        int to = from + 1;
        if (text.lower[from] != FoldedText.HIDDEN && !Scripts.isUnspaced(text.lower[from])) {
            while (to < text.length && isInside(to)) {
                to++;
            }
        } else {
            while (to < text.length && Character.getType(text.lower[to]) == Character.NON_SPACING_MARK) {
                to++;
            }
        }
        int contraction = contraction(to);
        if (contraction > 0) {
            push(from, contraction, Words.of(text.text(from, to) + text.text(to + 1, contraction)));
            return contraction;
        }
        push(from, to, Words.of(text.lower, from, to));
        return to;
    }

    private boolean isInside(int i) {
        int sign = text.lower[i];
        return (FoldedText.isWordSign(sign) || sign == '_') && !Scripts.isUnspaced(sign);
    }

    /** The index after an English contraction whose apostrophe stands here; 0 when there is none. */
    private int contraction(int apostrophe) {
        if (text.at(apostrophe) != '\'') {
            return 0;
        }
        int end = apostrophe + 1;
        while (end < text.length && end - apostrophe < 4 && text.isWord(end)) {
            end++;
        }
        return switch (text.text(apostrophe + 1, end)) {
            case "t", "m", "d", "ve", "re", "ll" -> end;
            default -> 0;
        };
    }

    private void push(int from, int to, Word word) {
        if (count == start.length) {
            start = Arrays.copyOf(start, count * 2);
            end = Arrays.copyOf(end, count * 2);
            words = Arrays.copyOf(words, count * 2);
            before = Arrays.copyOf(before, count * 2 + 1);
        }
        start[count] = from;
        end[count] = to;
        words[count] = word;
        Arrays.fill(tokenAt, count == 0 ? 0 : end[count - 1], to, count);
        count++;
        before[count] = 0;
    }

    private int separator(int i) {
        int bits = bits(text.lower[i], i);
        before[count] |= bits;
        return i + 1;
    }

    private int bits(int sign, int i) {
        return switch (sign) {
            case ' ' -> SPACE;
            case '\n' -> LINE | (text.at(i - 1) == '\n' || before[count] != 0 && lineBefore(i) ? GAP : 0);
            case ',', '、', '،' -> COMMA;
            case ';', '؛' -> SEMICOLON;
            case ':' -> COLON;
            case '—', '–' -> DASH;
            case '.', '…' -> DOT;
            case '。', '।' -> STOP;
            case '?', '؟' -> STOP | QUESTION;
            case '!' -> STOP | EXCLAMATION;
            case '(', '[', '{', '【' -> OPEN;
            case ')', ']', '}', '】' -> CLOSE;
            case '"' -> QUOTE;
            case '\'' -> APOSTROPHE;
            case '|' -> CELL;
            case '/' -> SLASH;
            case '-' -> HYPHEN | (text.at(i - 1) == ' ' && text.at(i + 1) == ' ' ? DASH : 0);
            case '·', '>', '=', '+', '&' -> SYMBOL;
            default -> sign > 0x2000 ? SYMBOL : 0;
        };
    }

    private boolean lineBefore(int i) {
        int at = i - 1;
        while (at >= 0 && text.lower[at] == ' ') {
            at--;
        }
        return at >= 0 && text.lower[at] == '\n';
    }

    /** Whether at least one of these stands before a word. */
    boolean has(int token, int bits) {
        return token >= 0 && token <= count && (before[token] & bits) != 0;
    }

    /** Whether nothing but these stands before a word. */
    boolean hasOnly(int token, int bits) {
        return !has(token, ~bits);
    }

    /** Whether nothing but spaces stands before a word. */
    boolean isSpaced(int token) {
        return hasOnly(token, SPACE);
    }

    /** Whether a word is there, and nothing but spaces or hyphens before it. */
    boolean isJoined(int token) {
        return token < count && hasOnly(token, SPACE | HYPHEN);
    }

    /** Whether a word is there, and nothing but a space, a hyphen or an apostrophe before it. */
    boolean isAdjacent(int token) {
        return token < count && hasOnly(token, SPACE | HYPHEN | APOSTROPHE);
    }

    /** Whether any word from here to there, exclusive, is one of these. */
    boolean isAnyIn(Set<String> words, int from, int to) {
        for (int t = from; t < to; t++) {
            if (words.contains(word(t))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the first letter of a word is a capital. */
    boolean isCapital(int token) {
        return token >= 0 && token < count && text.isUpper(start[token]);
    }

    /** Whether all letters of a word, at least two, are capitals. */
    boolean isAllCapitals(int token) {
        int letters = 0;
        for (int i = start[token]; i < end[token]; i++) {
            if (Character.isLetter(text.cased[i])) {
                if (!text.isUpper(i)) {
                    return false;
                }
                letters++;
            }
        }
        return letters > 1;
    }

    boolean isNumber(int token) {
        return token >= 0 && token < count && Character.isDigit(text.lower[start[token]]);
    }

    /** "" outside. */
    String word(int token) {
        return at(token).text;
    }

    /** {@link Words#NONE} outside. */
    Word at(int token) {
        return token >= 0 && token < count ? words[token] : Words.NONE;
    }

    /** The first word that ends behind this place. */
    int tokenAt(int place) {
        return place < 0 ? 0 : place < tokenAt.length ? tokenAt[place] : count;
    }
}
