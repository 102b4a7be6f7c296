package dev.rollcall.insight;

import java.util.Arrays;

/**
 * The words that were read last, of all texts. The same words are read again and again: most need neither be made nor looked up.
 * A table of fixed size with two places a hash: a new word takes the place of the one that was not read for longer, or nearly so.
 */
final class Words {
    /** Longer ones are seldom read again. */
    private static final int LONGEST = 32;

    private static final int SIZE = 1 << 14;
    /** Threads may overwrite what another has just written: the word is made again then. */
    private static final Word[] TABLE = new Word[SIZE];

    /** The empty word. */
    static final Word NONE = new Word(new int[0]);

    private Words() {}

    static Word of(String word) {
        int[] signs = word.codePoints().toArray();
        return of(signs, 0, signs.length);
    }

    static Word of(int[] signs, int from, int to) {
        if (to - from > LONGEST) {
            return new Word(Arrays.copyOfRange(signs, from, to));
        }
        int place = place(signs, from, to);
        Word first = TABLE[place];
        if (first != null && first.isWritten(signs, from, to)) {
            return first;
        }
        Word second = TABLE[place + 1];
        Word word = second != null && second.isWritten(signs, from, to)
                ? second
                : new Word(Arrays.copyOfRange(signs, from, to));
        TABLE[place] = word;
        TABLE[place + 1] = first;
        return word;
    }

    /** An even one. */
    private static int place(int[] signs, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + signs[i];
        }
        return (hash * 0x9E3779B9 >>> 17) & (SIZE - 2);
    }
}
