package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Weekdays, fruit, planets and the like: a name among others of its class is that thing. */
final class WordClasses {
    private static final int OTHERS = 2;
    /** Begins a line of days or months. */
    private static final String DAYS = "@ ";
    /** What stands before a day or a month. */
    private static final Set<String> WHEN = DataFiles.words("lexicon/when.txt");

    private static final Set<String> OF_TIME = new HashSet<>();
    private static final Map<String, List<Set<String>>> OF_WORD = new HashMap<>();

    static {
        for (String line : DataFiles.lines("lexicon/classes.txt")) {
            boolean days = line.startsWith(DAYS);
            Set<String> members = Set.copyOf(DataFiles.wordsOf(days ? line.substring(DAYS.length()) : line));
            if (days) {
                OF_TIME.addAll(members);
            }
            members.forEach(word ->
                    OF_WORD.computeIfAbsent(word, any -> new ArrayList<>(1)).add(members));
        }
    }

    private final AnswerReading reading;
    private Set<String> others;

    WordClasses(AnswerReading reading) {
        this.reading = reading;
    }

    /** "on Monday", "jeden Montag": a day or a month behind a word that tells when. */
    static boolean isTime(AnswerReading reading, Occurrence name, int first) {
        return OF_TIME.contains(reading.name(name))
                && reading.tokens().isSpaced(first)
                && WHEN.contains(reading.tokens().word(first - 1));
    }

    /** Whether a word is a day or a month. */
    static boolean isOfTime(String word) {
        return OF_TIME.contains(word);
    }

    static boolean isMember(String word) {
        return OF_WORD.containsKey(word);
    }

    /** Whether two others of the name's class stand in the answer, which are not names themselves. */
    boolean areAround(Occurrence name) {
        String word = reading.name(name);
        for (Set<String> members : OF_WORD.getOrDefault(word, List.of())) {
            int count = 0;
            for (String other : others()) {
                count += !other.equals(word) && members.contains(other) ? 1 : 0;
            }
            if (count >= OTHERS) {
                return true;
            }
        }
        return false;
    }

    /** Words of any class in the answer. */
    private Set<String> others() {
        if (others == null) {
            others = new HashSet<>();
            for (int t = 0; t < reading.tokens().count; t++) {
                if (OF_WORD.containsKey(reading.tokens().word(t)) && !reading.isFound(t)) {
                    others.add(reading.tokens().word(t));
                }
            }
        }
        return others;
    }
}
