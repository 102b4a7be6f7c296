package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;

/** What stands beside a word that may be a name: other names, joined by a comma, a slash or "and". */
final class NameNeighbours {
    private static final int STRONG = 2;
    private static final int WEAK = 1;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;

    NameNeighbours(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
    }

    /** Other names beside it. */
    int points(Occurrence one, int first, int behind, SureNames sure) {
        boolean beside = isBesideName(one, first, behind, sure, false);
        return beside ? STRONG : besideCapital(first, behind) ? WEAK : 0;
    }

    /** @param lowerCase whether only names in lower case count */
    boolean isBesideName(Occurrence one, int first, int behind, SureNames sure, boolean lowerCase) {
        for (int step = -1; step <= 1; step += 2) {
            Occurrence name = sure.neighbour(one, step);
            if (name != null
                    && !(lowerCase && reading.text().isUpper(name.start()))
                    && isBeside(first, behind, reading.firstToken(name), reading.tokenBehind(name))) {
                return true;
            }
        }
        return false;
    }

    /** Joined by a comma, a slash, "and" or "versus". */
    private boolean isBeside(int first, int behind, int otherFirst, int otherBehind) {
        return otherFirst >= behind ? joined(behind, otherFirst) : first >= otherBehind && joined(otherBehind, first);
    }

    /** @param from the first word behind the left name */
    private boolean joined(int from, int right) {
        if (from == right) {
            return tokens.has(
                            right,
                            TextTokens.COMMA | TextTokens.SLASH | TextTokens.SYMBOL | TextTokens.CELL | TextTokens.DASH)
                    && (layout.sentence[right] == layout.sentence[from - 1] || tokens.has(right, TextTokens.CELL));
        }
        return right == from + 1
                && language.has(WordList.CONJUNCTIONS, tokens, from)
                && !tokens.has(from, TextTokens.LINE | TextTokens.STOP)
                && tokens.isSpaced(right);
    }

    /** Joined with a capitalised word that no dictionary has. */
    private boolean besideCapital(int first, int behind) {
        int right = language.has(WordList.CONJUNCTIONS, tokens, behind) ? behind + 1 : behind;
        int left = language.has(WordList.CONJUNCTIONS, tokens, first - 1) ? first - 2 : first - 1;
        boolean rightJoined = right < tokens.count && joined(behind, right) && isNameLike(right);
        return rightJoined || left >= 0 && joined(left + 1, first) && isUnknownCapital(left);
    }

    /** A word with a capital, in languages whose nouns have none. */
    private boolean isNameLike(int token) {
        boolean name = !language.capitalNouns && !layout.startsSentence(token) && tokens.isCapital(token);
        return name && !language.has(WordList.FUNCTION_WORDS, tokens, token) || isUnknownCapital(token);
    }

    boolean isUnknownCapital(int token) {
        return tokens.isCapital(token)
                && !language.isOrdinary(tokens, token)
                && !language.has(WordList.FUNCTION_WORDS, tokens, token);
    }
}
