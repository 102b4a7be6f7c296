package dev.rollcall.insight;

/** The regular forms of English words, which a list of words need not have. */
final class EnglishForms {
    private EnglishForms() {}

    /** Whether a word is the plural, the past or another form of one of these: factories, cancelling, honourable. */
    static boolean areIn(OrdinaryWords words, String word) {
        return isForm(words, word, "s", "")
                || isForm(words, word, "es", "")
                || isForm(words, word, "ies", "y")
                || isVerbForm(words, word, "ing")
                || isVerbForm(words, word, "ed")
                || word.contains("our") && words.contains(word.replace("our", "or"));
    }

    private static boolean isForm(OrdinaryWords words, String word, String ending, String instead) {
        return word.endsWith(ending) && words.contains(word.substring(0, word.length() - ending.length()) + instead);
    }

    /** With an "e" that was dropped, or a consonant that was doubled. */
    private static boolean isVerbForm(OrdinaryWords words, String word, String ending) {
        int stem = word.length() - ending.length();
        boolean doubled = stem > 2 && word.charAt(stem - 1) == word.charAt(stem - 2);
        return isForm(words, word, ending, "")
                || isForm(words, word, ending, "e")
                || doubled && word.endsWith(ending) && words.contains(word.substring(0, stem - 1));
    }
}
