package dev.rollcall.insight;

import java.util.List;

/**
 * An answer as the rules see it: its words, its layout, its language, its clauses, and the places where listed names stand.
 *
 * @param found in the order of the text; none overlaps another
 */
record AnswerReading(
        MarkedText stored,
        FoldedText text,
        TextTokens tokens,
        TextLayout layout,
        LanguageLexicon language,
        Clauses clauses,
        CompanyCues cues,
        List<Occurrence> found) {
    /** The name of an occurrence as it is compared, without its ending. */
    String name(Occurrence occurrence) {
        return occurrence.name().text;
    }

    /** Where an occurrence stands in the stored text. */
    TextSpan span(Occurrence occurrence) {
        return new TextSpan(text.from[occurrence.start()], text.to[occurrence.spanEnd() - 1]);
    }

    /** Where the words from one to another, exclusive, stand in the stored text. */
    TextSpan span(int firstToken, int endToken) {
        return new TextSpan(text.from[tokens.start[firstToken]], text.to[tokens.end[endToken - 1] - 1]);
    }

    /** The first word of an occurrence. */
    int firstToken(Occurrence occurrence) {
        return tokens.tokenAt(occurrence.start());
    }

    /** The first word behind an occurrence and its ending. */
    int tokenBehind(Occurrence occurrence) {
        int token = tokens.tokenAt(occurrence.wordEnd() - 1) + 1;
        return text.at(occurrence.end()) == '\''
                        && "s".equals(tokens.word(token))
                        && tokens.start[token] == occurrence.end() + 1
                ? token + 1
                : token;
    }

    /** Whether these words, which end a sentence, offer or ask something. */
    boolean isOffer(int from, int to) {
        return tokens.has(to, TextTokens.QUESTION)
                || language.phrases(LanguageLexicon.PhraseList.OFFER).isIn(tokens, from, to);
    }

    /** The place of an occurrence among all of them. */
    int place(Occurrence one) {
        int low = 0;
        int high = found.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (found.get(middle).start() < one.start()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether a listed name stands at a word, mentioned or not. */
    boolean isFound(int token) {
        int low = 0;
        int high = found.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (found.get(middle).wordEnd() > tokens.start[token]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < found.size() && found.get(low).start() < tokens.end[token];
    }

    /** "Der Spiegel", "La Stampa": a name that reads like a noun with its article. */
    boolean isArticleAndWord(Occurrence one) {
        int first = firstToken(one);
        return tokens.tokenAt(one.end() - 1) == first + 1
                && language.has(LanguageLexicon.WordList.ARTICLES, tokens, first)
                && (language.capitalNouns || !tokens.isCapital(first + 1))
                && language.isOrdinary(tokens, first + 1);
    }
}
