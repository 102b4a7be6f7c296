package dev.rollcall.insight;

import java.util.Arrays;
import java.util.Set;

/** Which sentence and line each word of a text is in, and what its lines are. All indices are words of {@link TextTokens}. */
final class TextLayout {
    /** What a line is. */
    enum LineKind {
        PLAIN,
        HEADING,
        ITEM,
        TABLE
    }

    private static final Set<String> ABBREVIATIONS = Set.of(
            "inc", "ltd", "co", "corp", "dr", "mr", "mrs", "ms", "st", "vs", "no", "nr", "bzw", "ca", "jr", "sr", "mt",
            "prof", "usw", "etc", "evtl", "ggf", "inkl", "sog", "vgl", "resp", "art", "pp", "ed", "esp", "approx",
            "incl", "bl", "tj", "np", "tzn", "tzv", "mm", "sra", "av", "fig", "cf", "al", "kl", "dvs", "osv", "pga",
            "bv", "nb", "gmbh");
    private static final int MOST_DIGITS = 3;

    final TextTokens tokens;
    /** The sentence of each word, from 0. */
    final int[] sentence;
    /** The line of each word, counted among lines with words. */
    final int[] line;
    /** The first word of each sentence; one more entry ends the last. */
    int[] sentenceStart = new int[16];

    int sentences;
    /** The first word of each line, after an item's number; one more entry ends the last. */
    int[] lineStart = new int[16];

    int lines;
    LineKind[] kind = new LineKind[16];

    TextLayout(TextTokens tokens) {
        this.tokens = tokens;
        sentence = new int[tokens.count];
        line = new int[tokens.count];
        for (int t = 0; t < tokens.count; t++) {
            if (t == 0 || tokens.has(t, TextTokens.LINE)) {
                beginLine(t);
            }
            if (t == 0 || beginsSentence(t)) {
                sentenceStart = grown(sentenceStart, sentences);
                sentenceStart[sentences++] = t;
            }
            line[t] = lines - 1;
            sentence[t] = sentences - 1;
        }
        sentenceStart = grown(sentenceStart, sentences);
        sentenceStart[sentences] = tokens.count;
        lineStart = grown(lineStart, lines);
        lineStart[lines] = tokens.count;
    }

    private static int[] grown(int[] array, int index) {
        return index < array.length ? array : Arrays.copyOf(array, index * 2);
    }

    private void beginLine(int t) {
        lineStart = grown(lineStart, lines);
        if (lines == kind.length) {
            kind = Arrays.copyOf(kind, lines * 2);
        }
        LineKind is = LineKind.PLAIN;
        FoldedText text = tokens.text;
        int i = tokens.start[t] - 1;
        int spaces = 0;
        while (i >= 0 && text.lower[i] != '\n') {
            int sign = text.lower[i--];
            spaces += sign == ' ' ? 1 : 0;
            is = kind(sign, is, spaces);
        }
        boolean numbered = is == LineKind.PLAIN && isNumbering(t);
        kind[lines] = numbered ? LineKind.ITEM : is;
        lineStart[lines++] = t;
    }

    private static LineKind kind(int sign, LineKind before, int spaces) {
        return switch (sign) {
            case '#' -> spaces > 0 ? LineKind.HEADING : before;
            case '|' -> LineKind.TABLE;
            case '-', '*', '+', '–', '—' -> spaces > 0 && before == LineKind.PLAIN ? LineKind.ITEM : before;
            case ' ', '>', '"', '\'', '(', '[' -> before;
            default ->
                sign > 0xA0 && before == LineKind.PLAIN && Character.getType(sign) != Character.START_PUNCTUATION
                        ? LineKind.ITEM
                        : before;
        };
    }

    /** {@code 1.}, {@code 2)}, {@code a)} at the start of a line. */
    private boolean isNumbering(int t) {
        if (t + 1 >= tokens.count || tokens.has(t + 1, TextTokens.LINE)) {
            return false;
        }
        boolean number = tokens.isNumber(t) && tokens.end[t] - tokens.start[t] <= MOST_DIGITS;
        boolean letter = tokens.end[t] - tokens.start[t] == 1 && !Scripts.isUnspaced(tokens.text.at(tokens.start[t]));
        boolean closed = tokens.has(t + 1, TextTokens.CLOSE);
        boolean dotted = tokens.has(t + 1, TextTokens.DOT) && tokens.has(t + 1, TextTokens.SPACE);
        return number && (dotted || closed) || letter && closed;
    }

    /** Whether the word before is the number of an item. */
    private boolean followsNumber(int t) {
        return lines > 0
                && t > 0
                && lineStart[lines - 1] == t - 1
                && kind[lines - 1] == LineKind.ITEM
                && isNumbering(t - 1);
    }

    private boolean beginsSentence(int t) {
        if (followsNumber(t)) {
            lineStart[lines - 1] = t;
            return true;
        }
        if (tokens.has(t, TextTokens.GAP | TextTokens.CELL)) {
            return true;
        }
        int sign = tokens.text.casedAt(tokens.start[t]);
        boolean lowerCase = Character.isLowerCase(sign);
        if (tokens.has(t, TextTokens.LINE)) {
            return lines < 2
                    || kind[lines - 1] != LineKind.PLAIN
                    || kind[lines - 2] == LineKind.HEADING
                    || kind[lines - 2] == LineKind.TABLE
                    || !lowerCase
                    || tokens.has(t, TextTokens.STOP | TextTokens.DOT | TextTokens.COLON);
        }
        if (tokens.has(t, TextTokens.STOP)) {
            return !lowerCase;
        }
        return tokens.has(t, TextTokens.DOT) && !lowerCase && endsAtDot(t);
    }

    private boolean endsAtDot(int t) {
        String last = tokens.word(t - 1);
        boolean apart = tokens.has(t, TextTokens.SPACE | TextTokens.QUOTE | TextTokens.CLOSE);
        boolean initial = last.length() == 1 && Character.isLowerCase(last.charAt(0)) && isInitial(t);
        return apart && !ABBREVIATIONS.contains(last) && !initial;
    }

    /** A letter with a full stop that abbreviates: behind another one, or a capital before a capital. */
    private boolean isInitial(int t) {
        return tokens.has(t - 1, TextTokens.DOT) || t < 2 || !tokens.isCapital(t - 1) || tokens.isCapital(t - 2);
    }

    boolean startsSentence(int token) {
        return sentenceStart[sentence[token]] == token;
    }

    /** The first word behind the sentence of a word. */
    int endOfSentence(int token) {
        return sentenceStart[sentence[token] + 1];
    }

    int startOfSentence(int token) {
        return sentenceStart[sentence[token]];
    }

    LineKind kindOf(int token) {
        return kind[line[token]];
    }

    /** The first word behind the line of a word. */
    int endOfLine(int token) {
        int next = line[token] + 1;
        int end = lineStart[next];
        // An item's number stands before its first word.
        return next < lines && end > 0 && line[end - 1] == next ? end - 1 : end;
    }
}
