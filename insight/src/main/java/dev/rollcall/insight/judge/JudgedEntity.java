package dev.rollcall.insight.judge;

import dev.rollcall.insight.TextSpan;
import java.util.List;
import java.util.Objects;

/**
 * An entity that an answer names, as the matcher found it.
 *
 * @param id of the entity in its set
 * @param spans where the answer names it; one at least
 */
public record JudgedEntity(String id, String name, List<TextSpan> spans) {
    public JudgedEntity {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        spans = List.copyOf(spans);
        if (spans.isEmpty()) {
            throw new IllegalArgumentException(
                    id + " has no span: the judge is asked only about entities that are named");
        }
    }
}
