package dev.rollcall.insight;

import java.util.List;
import java.util.Locale;

/** Whether an answer knows the domain that was asked about. */
final class DomainKnowledge {
    private DomainKnowledge() {}

    /**
     * @param brand the entity that bears the domain; null: none is tracked
     * @param named whether the answer mentions it
     * @param otherBearer whether the answer means something else by its name
     * @return null when the question is about something else, or the answer leaves it open
     */
    static Boolean of(
            ExtractionInput asked,
            TrackedEntity brand,
            boolean named,
            Absence absence,
            boolean otherBearer,
            boolean refused,
            AnswerReading reading) {
        if (brand == null || refused || !isAsked(asked, brand)) {
            return null;
        }
        if (named) {
            return true;
        }
        if (absence.said() || otherBearer) {
            return false;
        }
        return null;
    }

    static boolean isAsked(ExtractionInput asked, TrackedEntity brand) {
        String prompt = FoldedText.key(asked.prompt());
        String domain = asked.domain().toLowerCase(Locale.ROOT);
        return !domain.isEmpty() && prompt.contains(domain)
                || prompt.contains(FoldedText.key(brand.name()))
                || brand.aliases().stream().anyMatch(alias -> prompt.contains(FoldedText.key(alias.text())));
    }

    /** The tracked entity that has the domain. */
    static TrackedEntity brand(ExtractionInput asked, List<TrackedEntity> entities) {
        String domain = asked.domain().toLowerCase(Locale.ROOT);
        return entities.stream()
                .filter(entity -> entity.domains().contains(domain))
                .findFirst()
                .orElse(entities.stream()
                        .filter(entity -> entity.kind() == EntityKind.BRAND)
                        .findFirst()
                        .orElse(null));
    }
}
