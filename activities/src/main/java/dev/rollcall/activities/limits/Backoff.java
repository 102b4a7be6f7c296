package dev.rollcall.activities.limits;

import java.time.Duration;

/**
 * Exponential backoff with jitter.
 *
 * @param first the wait after the first error
 * @param longest the wait never gets longer
 * @param factor how much longer it gets with each further error; 1 to 10, 2 by default
 */
public record Backoff(Duration first, Duration longest, double factor) {
    public static final double USUAL_FACTOR = 2;

    public Backoff {
        if (!(factor >= 1 && factor <= 10)) {
            throw new IllegalArgumentException("a backoff factor is 1 to 10, not " + factor);
        }
    }

    public Backoff(Duration first, Duration longest) {
        this(first, longest, USUAL_FACTOR);
    }

    /**
     * The wait after the n-th error, n from 1. Half of it is fixed, half is random, so that those who failed together do not
     * come back together.
     *
     * @param chance 0 to 1
     */
    public Duration after(int n, double chance) {
        double full = first.toMillis() * Math.pow(factor, n - 1.0);
        double capped = Math.min(full, (double) longest.toMillis());
        return Duration.ofMillis(Math.round(capped * (0.5 + chance / 2)));
    }
}
