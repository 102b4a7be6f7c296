package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import java.util.BitSet;

/** Where the phrases of one list stand in an answer. */
final class FoundPhrases {
    /** The words that a phrase begins with. */
    private final BitSet starts = new BitSet();
    /** For each of them the index after the longest phrase that begins there, within its sentence. */
    private final int[] ends;

    FoundPhrases(AnswerReading reading, PhraseList list) {
        TextTokens tokens = reading.tokens();
        TokenPatterns phrases = reading.language().phrases(list);
        ends = new int[tokens.count];
        for (int t = 0; t < tokens.count; t++) {
            int end = phrases.mayBegin(tokens, t)
                    ? phrases.match(tokens, t, reading.layout().endOfSentence(t))
                    : -1;
            if (end >= 0) {
                starts.set(t);
                ends[t] = end;
            }
        }
    }

    /** The first word at or behind {@code from} that begins a phrase which ends before {@code limit}; -1 without one. */
    int next(int from, int limit) {
        for (int t = starts.nextSetBit(from); t >= 0 && t < limit; t = starts.nextSetBit(t + 1)) {
            if (ends[t] <= limit) {
                return t;
            }
        }
        return -1;
    }

    /** Whether a phrase is within these words. */
    boolean isIn(int from, int to) {
        return next(from, to) >= 0;
    }
}
