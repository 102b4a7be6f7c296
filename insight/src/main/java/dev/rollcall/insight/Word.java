package dev.rollcall.insight;

import java.util.Arrays;

/**
 * A word as texts are compared, and what the data files say of it: each is looked up once a word and language, however often the
 * word is read. Many threads may use it.
 */
final class Word {
    final String text;
    private final int[] signs;
    /** By {@link LanguageLexicon#index}; null: not looked up yet. What is looked up twice, by two threads, is the same. */
    private final WordFacts[] facts = new WordFacts[DataFiles.LANGUAGES.size()];

    private int[] languages;

    Word(int[] signs) {
        this.signs = signs;
        this.text = new String(signs, 0, signs.length);
    }

    /** Whether the word is written with these signs. */
    boolean isWritten(int[] letters, int from, int to) {
        return Arrays.equals(signs, 0, signs.length, letters, from, to);
    }

    WordFacts in(LanguageLexicon language) {
        WordFacts known = facts[language.index];
        if (known == null) {
            known = language.facts(text);
            facts[language.index] = known;
        }
        return known;
    }

    /** The languages whose usual words have it: their places in {@link DataFiles#LANGUAGES}. */
    int[] languages() {
        int[] known = languages;
        if (known == null) {
            known = LanguageGuess.languagesOf(text);
            languages = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return text;
    }
}
