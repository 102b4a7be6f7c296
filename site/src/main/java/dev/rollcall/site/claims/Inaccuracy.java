package dev.rollcall.site.claims;

import java.util.Collection;
import java.util.OptionalDouble;

/**
 * Which part of the claims that the site decides on it contradicts. The interval is Wilson's, of k and n, as for other rates.
 *
 * @param k contradicted
 * @param n contradicted or supported; what is unverifiable does not count
 */
public record Inaccuracy(long k, long n) {
    /** Under this many claims there is no rate. */
    public static final int LEAST = 10;

    public Inaccuracy {
        if (k < 0 || n < k) {
            throw new IllegalArgumentException(k + " of " + n + " is no proportion");
        }
    }

    public static Inaccuracy of(Collection<Verdict> verdicts) {
        long contradicted =
                verdicts.stream().filter(Verdict.CONTRADICTED::equals).count();
        long supported = verdicts.stream().filter(Verdict.SUPPORTED::equals).count();
        return new Inaccuracy(contradicted, contradicted + supported);
    }

    /** k/n; empty under {@link #LEAST} claims. */
    public OptionalDouble rate() {
        return n < LEAST ? OptionalDouble.empty() : OptionalDouble.of((double) k / n);
    }
}
