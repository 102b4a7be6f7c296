package dev.rollcall.insight;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The usual words of one language, folded: names that are one of them need evidence. A file is read when it is needed. */
final class OrdinaryWords {
    /** Words behind this place in a list, the most usual first, are seldom heard. */
    private static final int USUAL = 14_000;

    private static final Map<String, OrdinaryWords> BY_LANGUAGE = new ConcurrentHashMap<>();

    /** The place of each word in the list. */
    private final Map<String, Integer> places = new HashMap<>();

    private OrdinaryWords(String language) {
        String lines = new String(Lexicons.bytes(file(language)), StandardCharsets.UTF_8);
        lines.lines().filter(line -> !line.startsWith("#")).forEach(word -> places.put(word, places.size()));
    }

    static OrdinaryWords of(String language) {
        return BY_LANGUAGE.computeIfAbsent(language, OrdinaryWords::new);
    }

    boolean contains(String word) {
        return places.containsKey(word);
    }

    /** Whether a word is in the list, and seldom heard. */
    boolean isRare(String word) {
        Integer place = places.get(word);
        return place != null && place > USUAL;
    }

    static String file(String language) {
        return "words/" + language + ".txt";
    }
}
