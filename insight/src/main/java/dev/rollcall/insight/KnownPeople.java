package dev.rollcall.insight;

import java.util.HashSet;
import java.util.Set;

/** Given names, titles of people, and what only people do. */
final class KnownPeople {
    private static final Set<String> TITLES = new HashSet<>();
    private static final Set<String> GIVEN = new HashSet<>();
    /** What only people do, behind a name: "was born"; and the first words of that. */
    private static final Set<String> LIVES = new HashSet<>();

    static {
        Set<String> to = TITLES;
        for (String line : DataFiles.lines("lexicon/persons.txt")) {
            if (line.startsWith("[")) {
                to = line.equals("[titles]") ? TITLES : line.equals("[given]") ? GIVEN : LIVES;
            } else {
                to.addAll(DataFiles.wordsOf(line));
                if (to == LIVES) {
                    DataFiles.wordsOf(line).forEach(two -> LIVES.add(two.substring(0, two.indexOf(' '))));
                }
            }
        }
    }

    /** Between a given name and a surname. */
    private static final Set<String> NOBLE = Set.of("von", "van", "de", "da", "del", "della", "di", "af", "zu");

    private static final Set<String> ROMANCE = Set.of("fr", "es", "it", "pt", "ro");

    private KnownPeople() {}

    /** Whether a name belongs to a person: a title or a given name stands before it, or it is one and a surname stands behind it. */
    static boolean areNamed(AnswerReading reading, Occurrence name, int first, int behind) {
        TextTokens tokens = reading.tokens();
        int before = first - 1;
        if (isInitial(reading, first)) {
            return true;
        }
        if (before > 0 && NOBLE.contains(tokens.word(before)) && tokens.isSpaced(first)) {
            before--;
        }
        if (before >= 0
                && (tokens.isCapital(before) || isTitle(reading, before))
                && tokens.isSpaced(before + 1)
                && reading.layout().sentence[first] == reading.layout().sentence[before]) {
            String word = tokens.word(before);
            if (TITLES.contains(word) || GIVEN.contains(word) && !reading.isFound(before)) {
                return true;
            }
        }
        if (LIVES.contains(tokens.word(behind))
                && LIVES.contains(tokens.word(behind) + " " + tokens.word(behind + 1))
                && tokens.isSpaced(behind)) {
            return true;
        }
        return isGivenName(reading.name(name)) && !name.inflected() && isSurname(reading, behind);
    }

    /** "le général": in Romance languages titles have no capital. */
    private static boolean isTitle(AnswerReading reading, int token) {
        return ROMANCE.contains(reading.language().code)
                && TITLES.contains(reading.tokens().word(token))
                && reading.language()
                        .has(LanguageLexicon.WordList.ARTICLES, reading.tokens().word(token - 1));
    }

    /** @param name folded */
    static boolean isGivenName(String name) {
        return GIVEN.contains(name);
    }

    /** "Henry F. Phillips": a letter behind another name. */
    private static boolean isInitial(AnswerReading reading, int first) {
        TextTokens tokens = reading.tokens();
        return first > 1
                && tokens.word(first - 1).length() == 1
                && tokens.isCapital(first - 1)
                && tokens.isCapital(first - 2)
                && tokens.has(first, TextTokens.DOT)
                && tokens.hasOnly(first, TextTokens.DOT | TextTokens.SPACE)
                && tokens.hasOnly(first - 1, TextTokens.DOT | TextTokens.SPACE)
                && reading.layout().sentence[first] == reading.layout().sentence[first - 2];
    }

    /** A capitalised word that is no word of the language: of German or English, for products. */
    private static boolean isSurname(AnswerReading reading, int behind) {
        TextTokens tokens = reading.tokens();
        LanguageLexicon language = reading.language();
        return behind < tokens.count
                && tokens.isSpaced(behind)
                && tokens.isCapital(behind)
                && !tokens.isAllCapitals(behind)
                && !language.has(LanguageLexicon.WordList.PRODUCTS, tokens, behind)
                && !Lexicons.english().isOrdinary(tokens, behind)
                && !(language.capitalNouns && language.isOrdinary(tokens, behind))
                && !reading.isFound(behind);
    }
}
