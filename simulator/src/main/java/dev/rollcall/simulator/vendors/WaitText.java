package dev.rollcall.simulator.vendors;

import java.math.BigDecimal;
import java.time.Duration;

/** Waits as the providers write them. */
final class WaitText {
    private WaitText() {}

    /** As Go prints durations: {@code 12ms}, {@code 6.78s}, {@code 1m47.58s}. */
    static String go(Duration wait) {
        long millis = wait.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        String seconds = decimal(millis % 60_000);
        return millis < 60_000 ? seconds + "s" : millis / 60_000 + "m" + seconds + "s";
    }

    /** Seconds with the fraction that they have, at least a millisecond: {@code 107.58s}. */
    static String seconds(Duration wait) {
        return decimal(Math.max(1, wait.toMillis())) + "s";
    }

    /** Whole seconds, rounded up. */
    static long wholeSeconds(Duration wait) {
        return (wait.toMillis() + 999) / 1000;
    }

    private static String decimal(long millis) {
        return new BigDecimal(millis).movePointLeft(3).stripTrailingZeros().toPlainString();
    }
}
