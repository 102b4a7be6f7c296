package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import java.util.List;

/** What an answer says of a name, only where its words are plain: advice, praise, blame. */
final class StanceReader {
    private static final int WINDOW = 30;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final LanguageLexicon language;
    private final boolean adviceAsked;
    private final boolean adviceGiven;

    /** @param prompt the question, in any language */
    StanceReader(AnswerReading reading, TextTokens prompt, LanguageLexicon promptLanguage) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.language = reading.language();
        this.adviceAsked = promptLanguage.phrases(PhraseList.ADVICE_ASKED).isIn(prompt, 0, prompt.count);
        this.adviceGiven = has(PhraseList.ADVICE, 0, tokens.count) || has(PhraseList.ADVICE_AGAINST, 0, tokens.count);
    }

    private boolean has(PhraseList list, int from, int to) {
        return language.phrases(list).isIn(tokens, from, to);
    }

    /** null when it is not plain. */
    Boolean recommended(List<Occurrence> occurrences) {
        boolean advised = false;
        for (Occurrence one : occurrences) {
            int token = reading.firstToken(one);
            int from = startOfClause(token);
            int to = endOfClause(token);
            if (has(PhraseList.ADVICE_AGAINST, from, to)) {
                return false;
            }
            advised |= has(PhraseList.ADVICE, from, to) || adviceAsked && isListed(token);
        }
        if (advised) {
            return true;
        }
        return adviceAsked || adviceGiven ? null : Boolean.FALSE;
    }

    private boolean isListed(int token) {
        TextLayout layout = reading.layout();
        return layout.kindOf(token) == TextLayout.LineKind.ITEM && layout.lineStart[layout.line[token]] == token;
    }

    /** null when it is mixed. */
    Mention.Sentiment sentiment(List<Occurrence> occurrences) {
        boolean praise = false;
        boolean blame = false;
        for (Occurrence one : occurrences) {
            int token = reading.firstToken(one);
            int from = Math.max(reading.layout().startOfSentence(token), token - WINDOW);
            int to = Math.min(reading.layout().endOfSentence(token), token + WINDOW);
            praise |= has(PhraseList.POSITIVE, from, to);
            blame |= has(PhraseList.NEGATIVE, from, to);
        }
        if (praise && blame) {
            return null;
        }
        return praise ? Mention.Sentiment.POSITIVE : blame ? Mention.Sentiment.NEGATIVE : Mention.Sentiment.NEUTRAL;
    }

    private int startOfClause(int token) {
        int from = token;
        while (from > 0 && token - from < WINDOW && !Clauses.begins(reading, from)) {
            from--;
        }
        return from;
    }

    private int endOfClause(int token) {
        return Clauses.end(reading, token, Math.min(reading.layout().endOfSentence(token), token + WINDOW));
    }
}
