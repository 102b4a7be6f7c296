package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;

/** Where the clauses of a text begin. */
final class Clauses {
    private Clauses() {}

    /** The first word behind the clause that this word is in. */
    static int end(AnswerReading reading, int token) {
        return end(reading, token, reading.layout().endOfSentence(token));
    }

    /** The first word behind the clause that this word is in, {@code end} at most. */
    static int end(AnswerReading reading, int token, int end) {
        for (int t = token + 1; t < end; t++) {
            if (begins(reading, t)) {
                return t;
            }
        }
        return end;
    }

    /** Whether a clause begins with this word. */
    static boolean begins(AnswerReading reading, int token) {
        TextTokens tokens = reading.tokens();
        LanguageLexicon language = reading.language();
        if (reading.layout().startsSentence(token)
                || tokens.has(token, TextTokens.SEMICOLON | TextTokens.DASH | TextTokens.OPEN | TextTokens.CLOSE)) {
            return true;
        }
        String word = tokens.word(token);
        if (isCut(reading, token, word)) {
            return true;
        }
        // ", and I would …"
        boolean afterAnd =
                language.has(WordList.CONJUNCTIONS, tokens.word(token - 1)) && tokens.has(token - 1, TextTokens.COMMA);
        return afterAnd && language.has(WordList.SUBJECTS, word);
    }

    private static boolean isCut(AnswerReading reading, int token, String word) {
        TextTokens tokens = reading.tokens();
        if (!Scripts.isUnspaced(tokens.text.at(tokens.start[token]))) {
            return reading.language().has(WordList.CUTS, word);
        }
        var longer = new StringBuilder();
        for (int t = token; t < Math.min(tokens.count, token + 4) && (t == token || tokens.before[t] == 0); t++) {
            if (reading.language()
                    .has(WordList.CUTS, longer.append(tokens.word(t)).toString())) {
                return true;
            }
        }
        return false;
    }
}
