package dev.rollcall.api;

import dev.rollcall.insight.Alias;
import dev.rollcall.insight.EntityKind;
import dev.rollcall.insight.TrackedEntity;
import java.util.List;
import java.util.Locale;

/**
 * An entity of a set, as it is kept and shown.
 *
 * @param entity its name in figures: it never changes
 * @param kind brand, competitor or other
 * @param domains of its owner
 * @param otherBearers words that tell, in a sentence, that somebody else of this name is meant
 */
public record EntityView(
        String entity,
        String kind,
        String name,
        List<AliasView> aliases,
        List<String> domains,
        List<String> otherBearers) {
    /** @param ordinaryWord it is a word of its language, too, and needs more to be a name */
    public record AliasView(String text, boolean ordinaryWord) {}

    /** The entities of a set, from its content as it is kept. */
    public static List<EntityView> listOf(String content) {
        return List.of(Json.MAPPER.readValue(content, EntityView[].class));
    }

    /** In the words of the room insight. */
    TrackedEntity tracked() {
        return new TrackedEntity(
                entity,
                name,
                EntityKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                aliases.stream()
                        .map(alias -> new Alias(alias.text(), alias.ordinaryWord()))
                        .toList(),
                domains,
                otherBearers);
    }
}
