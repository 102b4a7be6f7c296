package dev.rollcall.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what no event tells: files and foreign processes. */
final class Poll {
    private static final long EVERY_MILLIS = 20;

    private Poll() {}

    /** @return whether it came true within the limit; an interrupted thread stops waiting and stays interrupted */
    static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return condition.getAsBoolean();
            }
        }
        return true;
    }
}
