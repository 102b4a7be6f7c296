package dev.rollcall.simulator.limits;

import java.time.Instant;

/**
 * One moment by both clocks.
 *
 * @param nanos by the clock that never jumps, as {@link System#nanoTime}: what refills goes by it
 * @param wall by the clock on the wall: windows and days go by it
 */
record ClockReading(long nanos, Instant wall) {
    static ClockReading now() {
        return new ClockReading(System.nanoTime(), Instant.now());
    }
}
