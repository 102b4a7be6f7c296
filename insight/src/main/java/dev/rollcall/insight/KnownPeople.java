package dev.rollcall.insight;

import java.util.HashSet;
import java.util.Set;

/** Given names, and titles of people. */
final class KnownPeople {
    private static final Set<String> TITLES = new HashSet<>();
    private static final Set<String> GIVEN = new HashSet<>();

    static {
        Set<String> to = TITLES;
        for (String line : DataFiles.lines("lexicon/persons.txt")) {
            if (line.startsWith("[")) {
                to = line.equals("[titles]") ? TITLES : GIVEN;
            } else {
                to.addAll(DataFiles.wordsOf(line));
            }
        }
    }

    private KnownPeople() {}

    /** Whether a name belongs to a person: a title or a given name stands before it, or it is one and a surname stands behind it. */
    static boolean areNamed(AnswerReading reading, Occurrence name, int first, int behind) {
        TextTokens tokens = reading.tokens();
        if (first > 0
                && tokens.isCapital(first - 1)
                && isSpaced(tokens, first)
                && reading.layout().sentence[first] == reading.layout().sentence[first - 1]) {
            String before = tokens.word(first - 1);
            if (TITLES.contains(before) || GIVEN.contains(before) && !reading.isFound(first - 1)) {
                return true;
            }
        }
        return isGiven(reading, name) && isSurname(reading, behind);
    }

    private static boolean isGiven(AnswerReading reading, Occurrence name) {
        return GIVEN.contains(reading.name(name));
    }

    /** A capitalised word that is no word of the language: of German or English, for products. */
    private static boolean isSurname(AnswerReading reading, int behind) {
        TextTokens tokens = reading.tokens();
        LanguageLexicon language = reading.language();
        return behind < tokens.count
                && isSpaced(tokens, behind)
                && tokens.isCapital(behind)
                && !tokens.isAllCapitals(behind)
                && !language.has(LanguageLexicon.WordList.PRODUCTS, tokens.word(behind))
                && !OrdinaryWords.of(Lexicons.ENGLISH).contains(tokens.word(behind))
                && !reading.isFound(behind);
    }

    private static boolean isSpaced(TextTokens tokens, int token) {
        return tokens.hasOnly(token, TextTokens.SPACE);
    }
}
