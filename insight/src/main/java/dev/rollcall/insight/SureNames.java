package dev.rollcall.insight;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The occurrences that are known to be names, for those that are not sure yet. */
final class SureNames {
    private static final int SEVERAL = -1;
    private static final int NEAR = 5;

    private final AnswerReading reading;
    private final Set<Occurrence> names;
    private final Set<Integer> entities = new HashSet<>();
    /** Of sentences with a sure name, its entity, or {@link #SEVERAL}; null: not looked for yet. */
    private Map<Integer, Integer> entityOfSentence;

    SureNames(AnswerReading reading, Set<Occurrence> sure) {
        this.reading = reading;
        this.names = sure;
        for (Occurrence name : sure) {
            entities.add(name.entity());
        }
    }

    /** Whether the answer names another entity. */
    boolean hasOther(Occurrence one) {
        return entities.size() > 1 || entities.size() == 1 && !entities.contains(one.entity());
    }

    /** Whether the answer names the same entity elsewhere. */
    boolean hasSame(Occurrence one) {
        return entities.contains(one.entity());
    }

    /** Whether the sentence of this occurrence names another entity. */
    boolean hasOtherInSentence(Occurrence one) {
        int sentence = reading.layout().sentence[reading.firstToken(one)];
        Integer entity = entitiesOfSentences().get(sentence);
        return entity != null && entity != one.entity();
    }

    private Map<Integer, Integer> entitiesOfSentences() {
        if (entityOfSentence == null) {
            entityOfSentence = new HashMap<>();
            for (Occurrence name : names) {
                int sentence = reading.layout().sentence[reading.firstToken(name)];
                entityOfSentence.merge(sentence, name.entity(), (one, other) -> one.equals(other) ? one : SEVERAL);
            }
        }
        return entityOfSentence;
    }

    /** Whether another entity's name, sure or not, stands a few words away. */
    boolean isNearOther(Occurrence one) {
        for (int step = -1; step <= 1; step += 2) {
            Occurrence other = beside(one, step);
            if (other != null) {
                int words = Math.abs(reading.firstToken(other) - reading.firstToken(one));
                boolean same = reading.layout().sentence[reading.firstToken(other)]
                        == reading.layout().sentence[reading.firstToken(one)];
                if (other.entity() != one.entity() && same && words <= NEAR) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The occurrence right before or behind, sure or not; null when there is none. */
    private Occurrence beside(Occurrence one, int step) {
        int place = reading.place(one) + step;
        return place >= 0 && place < reading.found().size() ? reading.found().get(place) : null;
    }

    /** The sure name of another entity right before or behind; null when there is none. */
    Occurrence neighbour(Occurrence one, int step) {
        Occurrence other = beside(one, step);
        return other != null && other.entity() != one.entity() && names.contains(other) ? other : null;
    }
}
