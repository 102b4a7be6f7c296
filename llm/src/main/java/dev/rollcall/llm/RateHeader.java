package dev.rollcall.llm;

import java.util.Objects;

/**
 * Where a provider's replies tell one of its limits.
 *
 * @param limit name of the header that holds it
 * @param remaining name of the header that holds what is left of it, or null
 * @param reset name of the header that holds when more is left; null when there is none. It also tells a limit of a day
 *     from one of a minute
 * @param times factor that makes the number one of its kind (of a second, of a minute); 1 when absent
 * @param because why we believe that it means this
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
