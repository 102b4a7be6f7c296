package dev.rollcall.activities.insight;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks go first: reading uses half the cores at most, and while this worker asks it rests three times as long as it works. */
final class ReadingPace {
    private static final int REST = 3;

    private final BooleanSupplier asks;

    ReadingPace(BooleanSupplier asks) {
        this.asks = asks;
    }

    /** How many domains are read at once. */
    int atOnce() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** @param worked how long the step took, in ns */
    void rest(long worked) throws InterruptedException {
        if (asks.getAsBoolean()) {
            TimeUnit.NANOSECONDS.sleep(worked * REST);
        }
    }
}
