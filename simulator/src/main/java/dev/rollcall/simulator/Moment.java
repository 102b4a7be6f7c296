package dev.rollcall.simulator;

import java.time.Instant;

/**
 * One moment by both clocks.
 *
 * @param nanos by the clock that never jumps, as {@link System#nanoTime}: what refills goes by it
 * @param wall by the clock on the wall: windows and days go by it
 */
record Moment(long nanos, Instant wall) {
    static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }
}
