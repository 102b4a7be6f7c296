package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.Set;

/** Finds nouns that tell what else bears a name: "X is a planet", "the river X". */
final class BearerNouns {
    private static final int WINDOW = 14;
    private static final Set<String> DEFINITE =
            Set.of("the", "der", "die", "das", "dem", "den", "le", "la", "el", "il", "lo", "o", "a", "de", "het");
    /** What stands behind these is no longer what something is: "was early with the plant". */
    private static final Set<String> LINKS = Set.of(
            "with", "for", "to", "by", "mit", "fur", "pour", "avec", "con", "para", "com", "per", "med", "met", "voor",
            "dla", "ile", "icin", "pro", "для", "untuk", "dengan");

    /** Behind these stands what others do: "a portal that the city uses". */
    private static final Set<String> RELATIVES = Set.of(
            "that", "which", "who", "where", "whose", "qui", "que", "dont", "che", "cui", "welcher", "welche",
            "welches", "ktory", "ktora", "ktore", "ktery", "ktera", "ktere", "который", "которая", "которое");

    private static final Set<String> WITHOUT_ARTICLES =
            Set.of("fi", "pl", "cs", "ru", "uk", "tr", "ja", "zh", "ko", "th", "hi", "vi", "id");
    private static final Set<String> OF = Set.of("of", "de", "di", "du", "do", "da", "von", "van", "d", "af", "av");
    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;

    BearerNouns(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
    }

    /** "X is a … planet": the noun is the first that tells anything. */
    boolean isBearer(int first, int behind) {
        int limit = Math.min(layout.endOfSentence(first), behind + WINDOW);
        boolean is = language.has(WordList.BE, tokens, behind);
        boolean apposition =
                tokens.has(behind, TextTokens.COMMA | TextTokens.OPEN | TextTokens.COLON | TextTokens.DASH);
        boolean unspaced = behind < tokens.count && Scripts.isUnspaced(tokens.text.at(tokens.start[behind]));
        if (!is && !unspaced && !(apposition && language.has(WordList.ARTICLES, tokens, behind))) {
            return hasBearerBefore(first);
        }
        for (int t = behind; t < limit && !endsNounPhrase(t, behind); t++) {
            if (language.has(WordList.COMPANY, tokens, t)) {
                return false;
            }
            if (t > behind && (LINKS.contains(tokens.word(t)) || RELATIVES.contains(tokens.word(t)))) {
                return false;
            }
            if (isBearerNoun(t) && !tokens.has(t + 1, TextTokens.HYPHEN)) {
                return !reading.cues().isIn(behind, limit);
            }
        }
        return hasBearerBefore(first);
    }

    private boolean endsNounPhrase(int t, int behind) {
        return t > behind + 1
                && tokens.has(t, TextTokens.COMMA | TextTokens.SEMICOLON | TextTokens.COLON | TextTokens.DASH);
    }

    private boolean isBearerNoun(int t) {
        if (language.has(WordList.BEARERS, tokens, t)) {
            return !isUnspaced(t) || t + 1 >= tokens.count || tokens.before[t + 1] != 0 || !isUnspaced(t + 1);
        }
        if (!language.beginsLonger(WordList.BEARERS, tokens, t)) {
            return false;
        }
        String two = tokens.word(t) + tokens.word(t + 1);
        return language.has(WordList.BEARERS, two) || language.has(WordList.BEARERS, two + tokens.word(t + 2));
    }

    /** "the planet X", "the river X", "the city of X"; in languages without articles "city X". */
    private boolean hasBearerBefore(int first) {
        int noun = first - 1;
        if (noun >= 0 && OF.contains(tokens.word(noun)) && isSpaced(first)) {
            noun--;
        }
        return noun >= layout.startOfSentence(first)
                && isSpaced(first)
                && isSpaced(noun + 1)
                && language.has(WordList.BEARERS, tokens, noun)
                && (noun > layout.startOfSentence(first) && isDefinite(noun - 1)
                        || WITHOUT_ARTICLES.contains(language.code) && noun == first - 1)
                && !reading.cues().isIn(first, Math.min(layout.endOfSentence(first), first + WINDOW));
    }

    private boolean isSpaced(int token) {
        return tokens.hasOnly(token, TextTokens.SPACE | TextTokens.QUOTE);
    }

    private boolean isDefinite(int token) {
        return DEFINITE.contains(tokens.word(token));
    }

    private boolean isUnspaced(int token) {
        return Scripts.isUnspaced(tokens.text.at(tokens.start[token]));
    }
}
