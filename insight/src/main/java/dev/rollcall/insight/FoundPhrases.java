package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import java.util.Arrays;

/** Where the phrases of one list stand in an answer. Each word is looked at once, when it is asked for. */
final class FoundPhrases {
    private static final int UNKNOWN = -2;

    private final AnswerReading reading;
    private final TokenPatterns phrases;
    /** For each word the index after the longest phrase that begins with it, within its sentence; -1 when none does. */
    private final int[] ends;

    FoundPhrases(AnswerReading reading, PhraseList list) {
        this.reading = reading;
        this.phrases = reading.language().phrases(list);
        this.ends = new int[reading.tokens().count];
        Arrays.fill(ends, UNKNOWN);
    }

    /** Whether a phrase begins with this word and ends before {@code limit}. */
    boolean isAt(int token, int limit) {
        if (ends[token] == UNKNOWN) {
            ends[token] =
                    phrases.match(reading.tokens(), token, reading.layout().endOfSentence(token));
        }
        return ends[token] >= 0 && ends[token] <= limit;
    }

    /** Whether a phrase is within these words. */
    boolean isIn(int from, int to) {
        for (int t = from; t < to; t++) {
            if (isAt(t, to)) {
                return true;
            }
        }
        return false;
    }
}
