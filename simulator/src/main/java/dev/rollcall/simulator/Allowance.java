package dev.rollcall.simulator;

import java.time.Duration;

/**
 * What a key may still ask within a minute, and when it may ask more, as the rate headers tell it.
 *
 * @param beyond whether this very request was one too many
 */
record Allowance(int perMinute, int remaining, Duration refill, boolean beyond) {
    static final Allowance PLENTY = new Allowance(10_000, 9_999, Duration.ofMillis(6), false);
}
