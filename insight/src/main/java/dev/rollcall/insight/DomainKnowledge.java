package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether an answer knows the domain that was asked about. */
final class DomainKnowledge {
    /** No entity. */
    static final int NONE = -1;

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

    /**
     * Whether a question names the domain, or an entity.
     *
     * @param domain folded
     */
    boolean isAsked(FoldedText prompt, String domain, int entity) {
        String asked = prompt.whole();
        return !domain.isEmpty() && asked.contains(domain)
                || names.get(entity).stream().anyMatch(asked::contains);
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
            int entity, List<Occurrence> evident, List<Occurrence> own, List<Occurrence> mentioned, Absence absence) {
        if (isIn(mentioned, entity)) {
            return true;
        }
        boolean otherBearer = isIn(evident, entity) && !isIn(own, entity);
        return absence.said() || otherBearer ? Boolean.FALSE : null;
    }

    private static boolean isIn(List<Occurrence> names, int entity) {
        return names.stream().anyMatch(name -> name.entity() == entity);
    }
}
