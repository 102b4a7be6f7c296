package dev.rollcall.llm;

import java.util.Objects;

/**
 * A limit of the key and model of a call, as its reply announces it.
 *
 * @param limit in the unit of its kind, at least 1
 * @param remaining what was left of the limit when the reply was written, at least 0, perhaps rounded (Anthropic: to
 *     thousands of tokens); null when the reply does not say
 */
public record AnnouncedLimit(RateKind kind, long limit, Long remaining) {

    public AnnouncedLimit {
        Objects.requireNonNull(kind, "kind");
        if (limit < 1 || (remaining != null && remaining < 0)) {
            throw new IllegalArgumentException(kind + " " + limit + ", " + remaining + " left");
        }
    }
}
