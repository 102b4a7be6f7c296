package dev.rollcall.simulator.limits;

import java.time.Instant;

/**
 * One moment, read from both clocks.
 *
 * @param nanos from the clock that never jumps, as {@link System#nanoTime}: buckets refill by it
 * @param wall from the clock on the wall: windows and days begin by it
 */
public record ClockReading(long nanos, Instant wall) {
    public static ClockReading now() {
        return new ClockReading(System.nanoTime(), Instant.now());
    }
}
