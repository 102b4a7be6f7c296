package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import dev.rollcall.insight.LanguageLexicon.WordList;

/** Whether an answer declines and says nothing else: a sentence that refuses, and few other words. */
final class RefusalCheck {
    private static final int FEW = 22;
    private static final int FEW_SIGNS = 45;
    /** What comes after "but" in the refusing sentence is content from here on. */
    private static final int CLAUSE = 5;
    /** A sentence of so many words that says what holds in general is content. */
    private static final int STATEMENT = 9;
    /** Longer answers refuse nothing as a whole. */
    private static final int LONGEST = 400;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;

    private RefusalCheck(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
    }

    static boolean refused(AnswerReading reading, Absence absence) {
        return !absence.said() && new RefusalCheck(reading).refused();
    }

    private boolean refused() {
        if (tokens.count == 0 || tokens.count > LONGEST) {
            return false;
        }
        boolean refuses = false;
        int others = 0;
        for (int sentence = 0; sentence < layout.sentences; sentence++) {
            int from = layout.sentenceStart[sentence];
            int to = layout.sentenceStart[sentence + 1];
            int phrase = language.phrases(PhraseList.REFUSAL).firstEnd(tokens, from, to);
            if (phrase >= 0) {
                int rest = contentBehind(phrase, to);
                if (rest >= CLAUSE) {
                    return false;
                }
                refuses = true;
            } else if (!reading.isOffer(from, to)) {
                others += to - from;
                if (to - from >= STATEMENT
                        && language.phrases(PhraseList.GENERAL).isIn(tokens, from, to)) {
                    return false;
                }
            }
        }
        boolean unspaced = Scripts.isUnspaced(tokens.text.at(tokens.start[tokens.count / 2]));
        return refuses && others < (unspaced ? FEW_SIGNS : FEW);
    }

    /** How many words a clause behind the refusal has that is neither refusal nor offer. */
    private int contentBehind(int from, int to) {
        for (int t = from; t < to; t++) {
            if (language.has(WordList.CUTS, tokens.word(t)) && reading.clauses().begins(t)) {
                boolean empty = language.phrases(PhraseList.REFUSAL).isIn(tokens, t, to) || reading.isOffer(t, to);
                return empty ? 0 : to - t;
            }
        }
        return 0;
    }
}
