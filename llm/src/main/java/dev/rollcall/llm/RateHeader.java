package dev.rollcall.llm;

import java.util.Objects;

/**
 * Where a provider's replies tell one of its limits.
 *
 * @param limit name of the header that holds it
 * @param remaining name of the header that holds what is left of it, or null
 * @param reset name of the header that holds when more is left; null when there is none. A limit that takes longer than its
 *     axis' minute is none of a minute
 * @param times by which the number is multiplied to be one of the axis; 1 when absent
 * @param because why we believe that it means this
 */
public record RateHeader(RateKind kind, String limit, String remaining, String reset, Integer times, String because) {

    public RateHeader {
        Objects.requireNonNull(kind, "axis");
        Objects.requireNonNull(limit, "limit");
        times = times == null ? 1 : times;
        if (because == null || because.isBlank()) {
            throw new IllegalArgumentException(limit + " needs a reason");
        }
    }
}
