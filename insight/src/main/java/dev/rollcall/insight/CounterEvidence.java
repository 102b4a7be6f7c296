package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;

/** The points against reading a word as a name: articles, longer names, what tells when. */
final class CounterEvidence {
    private static final int STRONG = 2;
    private static final int WEAK = 1;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    private final NameNeighbours neighbours;

    CounterEvidence(AnswerReading reading, NameNeighbours neighbours) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
        this.neighbours = neighbours;
    }

    int points(Occurrence one, int first, int behind) {
        int points = 0;
        boolean capitalBehind = tokens.isAdjacent(behind)
                && (tokens.has(behind, TextTokens.HYPHEN)
                        || tokens.isCapital(behind) && !language.capitalNouns
                        || language.has(WordList.PRODUCTS, tokens, behind));
        boolean besideBefore =
                tokens.hasOnly(first, TextTokens.SPACE | TextTokens.QUOTE) && first > layout.startOfSentence(first);
        Word before = besideBefore ? tokens.at(first - 1) : Words.NONE;
        if (language.has(WordList.ARTICLES, before) && !capitalBehind) {
            points += language.capitalNouns || layout.startsSentence(first - 1) ? STRONG : WEAK;
        }
        boolean longer = tokens.isAdjacent(behind)
                && !language.capitalNouns
                && neighbours.isUnknownCapital(behind)
                && !tokens.isAllCapitals(behind)
                && !language.has(WordList.PRODUCTS, tokens, behind)
                && !Lexicons.english().isOrdinary(tokens, behind);
        if (longer && language.has(WordList.ARTICLES, before)) {
            points += STRONG;
        }
        if (besideBefore && tokens.isCapital(first - 1) && isWordBefore(first - 1) && !language.capitalNouns) {
            points += STRONG;
        }
        points += isJoinedWithNoun(behind) ? WEAK : 0;
        if (WordClasses.isTime(reading, one, first)) {
            points += STRONG + STRONG;
        }
        // "Oi! …": a greeting.
        if (layout.startsSentence(first)
                && tokens.has(behind, TextTokens.EXCLAMATION)
                && language.has(WordList.FUNCTION_WORDS, one.name())) {
            points += STRONG;
        }
        // "Discover the city": a verb.
        if (layout.startsSentence(first)
                && tokens.isAdjacent(behind)
                && language.has(WordList.ARTICLES, tokens, behind)) {
            points += STRONG;
        }
        if (tokens.isNumber(behind) && tokens.isAdjacent(behind) && language.capitalNouns) {
            points += STRONG;
        }
        return points;
    }

    /** "Square and circle": behind a conjunction stands an ordinary word. */
    private boolean isJoinedWithNoun(int behind) {
        return language.has(WordList.CONJUNCTIONS, tokens, behind)
                && behind + 1 < tokens.count
                && !tokens.isCapital(behind + 1)
                && !language.has(WordList.FUNCTION_WORDS, tokens, behind + 1)
                && language.isOrdinary(tokens, behind + 1);
    }

    /** A capitalised word that does not have its capital from the start of a sentence. */
    private boolean isWordBefore(int token) {
        boolean usual = language.isOrdinary(tokens, token);
        return !language.has(WordList.FUNCTION_WORDS, tokens, token) && !(usual && layout.startsSentence(token));
    }
}
