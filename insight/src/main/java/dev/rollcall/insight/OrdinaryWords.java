package dev.rollcall.insight;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** The usual words of one language, folded: names that are one of them need evidence. A file is read when it is needed. */
final class OrdinaryWords {
    /** Words behind this place in a list, the most usual first, are seldom heard. */
    private static final int USUAL = 14_000;

    /** Names of companies that are words of no language, though dictionaries have them. */
    private static final Set<String> NO_WORDS = DataFiles.words("lexicon/no-words.txt");

    private static final Map<String, OrdinaryWords> BY_LANGUAGE = new ConcurrentHashMap<>();

    /** The place of each word in the list. */
    private final Map<String, Integer> places = new HashMap<>();

    private OrdinaryWords(String language) {
        try (var packed = new GZIPInputStream(new ByteArrayInputStream(DataFiles.bytes(file(language))))) {
            new String(packed.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(word -> places.put(word, places.size()));
            places.keySet().removeAll(NO_WORDS);
        } catch (IOException e) {
            throw new UncheckedIOException(file(language), e);
        }
    }

    static OrdinaryWords of(String language) {
        // get does not lock; it is called many times an answer
        OrdinaryWords read = BY_LANGUAGE.get(language);
        return read != null ? read : BY_LANGUAGE.computeIfAbsent(language, OrdinaryWords::new);
    }

    boolean contains(String word) {
        return places.containsKey(word);
    }

    /** The place of a word in the list, the most usual one first; -1 when it is not there. */
    int place(String word) {
        return places.getOrDefault(word, -1);
    }

    /** Whether a word at this place of the list is seldom heard. */
    static boolean isRare(int place) {
        return place > USUAL;
    }

    static String file(String language) {
        return "words/" + language + ".txt.gz";
    }
}
