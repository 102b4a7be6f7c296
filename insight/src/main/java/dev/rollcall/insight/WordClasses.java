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
    private static final Map<String, List<Set<String>>> OF_WORD = new HashMap<>();

    static {
        for (String line : DataFiles.lines("lexicon/classes.txt")) {
            Set<String> members = Set.copyOf(DataFiles.wordsOf(line));
            members.forEach(word ->
                    OF_WORD.computeIfAbsent(word, any -> new ArrayList<>(1)).add(members));
        }
    }

    private final AnswerReading reading;
    private Set<String> others;

    WordClasses(AnswerReading reading) {
        this.reading = reading;
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
                if (OF_WORD.containsKey(reading.tokens().word[t]) && !reading.isFound(t)) {
                    others.add(reading.tokens().word[t]);
                }
            }
        }
        return others;
    }
}
