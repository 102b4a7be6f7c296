package dev.rollcall.insight;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The data files of all languages. They are read once. */
final class Lexicons {
    static final String ENGLISH = "en";
    static final List<String> CODES = List.of(
            "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "ru", "uk", "hu", "ro", "tr",
            "el", "ja", "zh", "ko", "th", "ar", "he", "hi", "vi", "id");

    private static final Map<String, LanguageLexicon> ALL = read();
    private static final Set<String> SOURCES = sources();

    private Lexicons() {}

    private static Map<String, LanguageLexicon> read() {
        var all = new LinkedHashMap<String, LanguageLexicon>();
        for (String code : CODES) {
            String data = new String(bytes("lexicon/" + code + ".txt"), StandardCharsets.UTF_8);
            try {
                all.put(code, new LanguageLexicon(code, data.lines().toList()));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("lexicon/" + code + ".txt: " + e.getMessage(), e);
            }
        }
        return all;
    }

    /** @throws IllegalStateException when this build has no such file */
    static byte[] bytes(String name) {
        try (InputStream in = Lexicons.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this build has no file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The lines of a file that has one list for all languages, without comments. */
    static List<String> lines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static Set<String> sources() {
        var sources = new HashSet<String>();
        ALL.values().forEach(lexicon -> sources.addAll(lexicon.words(LanguageLexicon.WordList.SOURCES)));
        return sources;
    }

    /** English for a language that is not known. */
    static LanguageLexicon of(String code) {
        return ALL.getOrDefault(code, ALL.get(ENGLISH));
    }

    static Iterable<LanguageLexicon> all() {
        return ALL.values();
    }

    /** Headings of lists of sources, in any language; folded. */
    static boolean isSourceWord(String folded) {
        return SOURCES.contains(folded);
    }
}
