package dev.rollcall.simulator;

import java.time.Duration;

/** A strict token bucket that refills evenly; it starts full. */
final class Bucket {
    private final double perNano;
    private final double capacity;
    private double tokens;
    private long at;

    Bucket(double perMinute, long now) {
        perNano = perMinute / 60e9;
        capacity = Math.max(2, perMinute / 60);
        tokens = capacity;
        at = now;
    }

    /** Zero when a token was taken, else how long until there is one. */
    synchronized Duration take(long now) {
        if (now > at) {
            tokens = Math.min(capacity, tokens + (now - at) * perNano);
            at = now;
        }
        if (tokens >= 1) {
            tokens -= 1;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - tokens) / perNano));
    }

    synchronized int left() {
        return (int) tokens;
    }
}
