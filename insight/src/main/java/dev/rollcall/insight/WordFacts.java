package dev.rollcall.insight;

/**
 * What a language's lexicon and dictionary say of a word.
 *
 * @param lists bit n: the word is in the n-th {@link LanguageLexicon.WordList}
 * @param longer bit n: a longer word of that list, in a script without spaces, begins with it
 * @param phrases bit n: a phrase of the n-th {@link LanguageLexicon.PhraseList} may begin with it
 * @param place in the dictionary, the most usual word first; -1: it is not there
 */
record WordFacts(int lists, int longer, int phrases, int place) {
    boolean isIn(LanguageLexicon.WordList list) {
        return (lists & 1 << list.ordinal()) != 0;
    }

    boolean beginsLonger(LanguageLexicon.WordList list) {
        return (longer & 1 << list.ordinal()) != 0;
    }

    boolean mayBegin(LanguageLexicon.PhraseList list) {
        return (phrases & 1 << list.ordinal()) != 0;
    }
}
