package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;

/** What tells names from words in scripts without capitals: the sentence, and what is written onto the word. */
final class UncasedEvidence {
    private final AnswerReading reading;
    private final TextTokens tokens;
    private final CompanyContext context;
    private final EvidencePoints points;

    UncasedEvidence(AnswerReading reading, CompanyContext context, EvidencePoints points) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.context = context;
        this.points = points;
    }

    /** Another entity, or a word that tells of a company, in the sentence; or the question. */
    boolean tellsOfName(Occurrence one, SureNames sure) {
        int first = reading.firstToken(one);
        if (hasArticle(one) || isBeforeNoun(one)) {
            return false;
        }
        return sure.hasOtherInSentence(one)
                || sure.isNearOther(one)
                || context.prompt().speaksOf(reading, one)
                || context.isAnywhere(one) && points.isHeadOfItem(first, reading.tokenBehind(one))
                || context.hasCue(one);
    }

    /** Arabic and Hebrew write the article onto nouns, and seldom onto names. */
    private boolean hasArticle(Occurrence one) {
        FoldedText text = reading.text();
        int before = text.at(one.start() - 1);
        return before == 'ה' || before == 'ل' && text.at(one.start() - 2) == 'ا';
    }

    /** イオン飲料: a word of Katakana before a noun in Han that is no product. */
    private boolean isBeforeNoun(Occurrence one) {
        FoldedText text = reading.text();
        int behind = reading.tokenBehind(one);
        return Scripts.of(text.at(one.end() - 1)) == Scripts.KATAKANA
                && Scripts.of(text.at(one.end())) == Scripts.HAN
                && !reading.language().hasAt(WordList.PRODUCTS, tokens, behind)
                && !reading.language().hasAt(WordList.COMPANY, tokens, behind)
                && !reading.language().hasAt(WordList.PLACES, tokens, behind);
    }
}
