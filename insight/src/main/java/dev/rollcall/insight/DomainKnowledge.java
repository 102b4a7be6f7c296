package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether an answer knows the domain that was asked about. */
final class DomainKnowledge {
    /** No entity. */
    static final int NONE = -1;

    /** Sentences of fewer words say little. */
    private static final int SHORTEST = 5;

    private final List<TrackedEntity> entities;
    /** The names of each entity, folded. */
    private final List<List<String>> names = new ArrayList<>();

    DomainKnowledge(List<TrackedEntity> entities) {
        this.entities = entities;
        for (TrackedEntity entity : entities) {
            names.add(entity.names().map(FoldedText::key).toList());
        }
    }

    /** The index of the entity that has the domain, else of the brand; {@link #NONE} without one. */
    int brand(String domain) {
        String host = domain.toLowerCase(Locale.ROOT);
        int brand = NONE;
        for (int i = 0; i < entities.size(); i++) {
            if (entities.get(i).domains().contains(host)) {
                return i;
            }
            brand = brand == NONE && entities.get(i).kind() == EntityKind.BRAND ? i : brand;
        }
        return brand;
    }

    /** Whether a question names the domain, or an entity. */
    boolean isAsked(Question question, int entity) {
        return !question.domain.isEmpty() && question.text.contains(question.domain)
                || names.get(entity).stream().anyMatch(question.text::contains);
    }

    /**
     * Of an answer that was asked about an entity.
     *
     * @param evident the places of all names
     * @param own those of them that are no other bearer's
     * @param mentioned those of them that count
     * @return null when the answer leaves it open
     */
    static Boolean of(
            AnswerReading reading,
            int entity,
            List<Occurrence> evident,
            List<Occurrence> own,
            List<Occurrence> mentioned,
            Absence absence) {
        if (isIn(mentioned, entity)) {
            return true;
        }
        boolean otherBearer = isIn(evident, entity) && !isIn(own, entity);
        if (absence.said() || otherBearer) {
            return false;
        }
        // An answer that does not repeat the name says something of what it was asked about.
        return hasContent(reading) ? Boolean.TRUE : null;
    }

    /** Whether any sentence of some words neither offers nor asks something. */
    private static boolean hasContent(AnswerReading reading) {
        TextLayout layout = reading.layout();
        for (int sentence = 0; sentence < layout.sentences; sentence++) {
            int from = layout.sentenceStart[sentence];
            int to = layout.sentenceStart[sentence + 1];
            if (to - from >= SHORTEST && !reading.isOffer(from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(List<Occurrence> names, int entity) {
        return names.stream().anyMatch(name -> name.entity() == entity);
    }
}
