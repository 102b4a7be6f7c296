package dev.rollcall.simulator;

import java.time.Duration;

/** What a key may still ask within a minute, as the rate headers tell it. */
record Allowance(int perMinute, int remaining, Duration refill) {
    static final Allowance PLENTY = new Allowance(10_000, 9_999, Duration.ofMillis(6));
}
