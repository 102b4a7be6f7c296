package dev.rollcall.activities.limits;

import java.time.Duration;

/**
 * Exponential backoff with jitter.
 *
 * @param first the wait after the first error; doubles with each further one
 * @param longest the wait never gets longer
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 19;

    /**
     * The wait after the n-th error, n from 1. Half of it is fixed, half is random, so that those who failed together do not
     * come back together.
     *
     * @param chance 0 to 1
     */
    public Duration after(int n, double chance) {
        double full = first.toMillis() * Math.pow(2, Math.min(n - 1, MOST_DOUBLINGS));
        double capped = Math.min(full, (double) longest.toMillis());
        return Duration.ofMillis(Math.round(capped * (0.5 + chance / 2)));
    }
}
