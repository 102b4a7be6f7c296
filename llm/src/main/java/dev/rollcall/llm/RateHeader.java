package dev.rollcall.llm;

import java.util.Objects;

/**
 * The headers in which a provider's replies announce one of its limits.
 *
 * @param limit the header with the limit
 * @param remaining the header with what is left of it, or null
 * @param reset the header with the time until more is left; null when there is none. It also shows whether the limit is per
 *     day or per minute
 * @param times the factor that converts the number to the unit of its kind (from per second to per minute); 1 when absent
 * @param because the source for this meaning
 */
public record RateHeader(RateKind kind, String limit, String remaining, String reset, Integer times, String because) {

    public RateHeader {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(limit, "limit");
        times = times == null ? 1 : times;
        if (because == null || because.isBlank()) {
            throw new IllegalArgumentException(limit + " needs a reason");
        }
    }
}
