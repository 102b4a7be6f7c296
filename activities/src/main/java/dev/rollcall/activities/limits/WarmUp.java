package dev.rollcall.activities.limits;

import java.time.Duration;

/**
 * Half rate for the first 8 s: a cold JVM sends late and in bunches. It begins with one call at once, and one more for each
 * reply. Guarded by the provider's lock.
 */
final class WarmUp {
    private static final long LENGTH = Duration.ofSeconds(8).toNanos();
    private static final double RATE = 0.5;

    private long end = Long.MIN_VALUE;
    private boolean cold = true;
    private int replies;

    void tick(long nanos) {
        if (end == Long.MIN_VALUE) {
            end = nanos + LENGTH;
        }
        cold = cold && nanos < end;
    }

    void replied() {
        replies++;
    }

    /** Of the rate that is allowed, 0 to 1. */
    double rate() {
        return cold ? RATE : 1;
    }

    int mostAtOnce() {
        return cold ? 1 + replies : Integer.MAX_VALUE;
    }
}
