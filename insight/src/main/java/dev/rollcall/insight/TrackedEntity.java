package dev.rollcall.insight;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A brand or another name to look for in answers.
 *
 * @param id how it is called in results, unique within a set
 * @param name as it is usually written
 * @param aliases other names, without {@code name}
 * @param domains its hosts
 * @param otherBearers words that tell, in the same sentence, that another bearer of the name is meant ("planet")
 */
public record TrackedEntity(
        String id, String name, EntityKind kind, List<Alias> aliases, List<String> domains, List<String> otherBearers) {
    public TrackedEntity {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        aliases = List.copyOf(aliases);
        domains = List.copyOf(domains);
        otherBearers = List.copyOf(otherBearers);
    }

    /** Its name, then its aliases. */
    Stream<String> names() {
        return Stream.concat(Stream.of(name), aliases.stream().map(Alias::text));
    }
}
