package dev.rollcall.llm;

import java.util.Objects;

/**
 * A limit of the asking key and model, as a reply tells it.
 *
 * @param limit in the unit of its kind, 1 at least
 * @param remaining what could still be asked when the reply was written, perhaps rounded (Anthropic: to thousands of
 *     tokens), 0 at least; null when the reply does not say
 */
public record AnnouncedLimit(RateKind kind, long limit, Long remaining) {

    public AnnouncedLimit {
        Objects.requireNonNull(kind, "kind");
        if (limit < 1 || (remaining != null && remaining < 0)) {
            throw new IllegalArgumentException(kind + " " + limit + ", " + remaining + " left");
        }
    }
}
