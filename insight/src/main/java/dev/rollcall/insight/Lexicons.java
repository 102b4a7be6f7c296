package dev.rollcall.insight;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The data files of all languages. They are read once. */
final class Lexicons {
    static final String ENGLISH = "en";
    private static final Map<String, LanguageLexicon> ALL = read();
    private static final LanguageLexicon EN = ALL.get(ENGLISH);
    private static final Set<String> SOURCES = sources();
    private static final Set<Integer> SOURCE_INITIALS =
            SOURCES.stream().map(word -> word.codePointAt(0)).collect(Collectors.toSet());
    private static final int ASCII = 128;

    private Lexicons() {}

    private static Map<String, LanguageLexicon> read() {
        var all = new LinkedHashMap<String, LanguageLexicon>();
        for (String code : DataFiles.LANGUAGES) {
            String data = new String(DataFiles.bytes("lexicon/" + code + ".txt"), StandardCharsets.UTF_8);
            try {
                all.put(code, new LanguageLexicon(code, data.lines().toList()));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("lexicon/" + code + ".txt: " + e.getMessage(), e);
            }
        }
        return all;
    }

    private static Set<String> sources() {
        var sources = new HashSet<String>();
        ALL.values().forEach(lexicon -> sources.addAll(lexicon.words(LanguageLexicon.WordList.SOURCES)));
        return sources;
    }

    /** English for a language that is not known. */
    static LanguageLexicon of(String code) {
        return ALL.getOrDefault(code, EN);
    }

    static LanguageLexicon english() {
        return EN;
    }

    /** Whether a heading of a list of sources may begin with this letter: for most lines this is all that need be looked at. */
    static boolean mayBeginSourceWord(int letter) {
        return letter >= ASCII || SOURCE_INITIALS.contains(Character.toLowerCase(letter));
    }

    /** Headings of lists of sources, in any language; folded. */
    static boolean isSourceWord(String folded) {
        return SOURCES.contains(folded);
    }
}
