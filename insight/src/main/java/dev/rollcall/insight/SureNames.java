package dev.rollcall.insight;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The occurrences that are known to be names, for those that are not sure yet. */
final class SureNames {
    private static final int SEVERAL = -1;
    private static final int NEAR = 5;

    private final AnswerReading reading;
    private final Set<Occurrence> names;
    private final Set<Integer> entities = new HashSet<>();
    private final Map<Integer, Integer> entityOfSentence = new HashMap<>();
    private final Map<Occurrence, Integer> places;

    SureNames(AnswerReading reading, Collection<Occurrence> sure, Map<Occurrence, Integer> places) {
        this.reading = reading;
        this.names = new HashSet<>(sure);
        this.places = places;
        for (Occurrence name : sure) {
            entities.add(name.entity());
            int sentence = reading.layout().sentence[reading.firstToken(name)];
            entityOfSentence.merge(sentence, name.entity(), (one, other) -> one.equals(other) ? one : SEVERAL);
        }
    }

    /** The place of each occurrence in the list. */
    static Map<Occurrence, Integer> places(List<Occurrence> found) {
        var places = new IdentityHashMap<Occurrence, Integer>();
        for (int i = 0; i < found.size(); i++) {
            places.put(found.get(i), i);
        }
        return places;
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
        Integer entity = entityOfSentence.get(reading.layout().sentence[reading.firstToken(one)]);
        return entity != null && entity != one.entity();
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
        int place = places.get(one) + step;
        return place >= 0 && place < reading.found().size() ? reading.found().get(place) : null;
    }

    /** The sure name of another entity right before or behind; null when there is none. */
    Occurrence neighbour(Occurrence one, int step) {
        Occurrence other = beside(one, step);
        return other != null && other.entity() != one.entity() && names.contains(other) ? other : null;
    }
}
