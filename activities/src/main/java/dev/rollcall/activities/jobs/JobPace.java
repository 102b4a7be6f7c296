package dev.rollcall.activities.jobs;

import dev.rollcall.store.SweepTiming;
import java.time.Duration;

/**
 * How jobs are handed out and looked after.
 *
 * @param cellsAnAsk a batch has at least so many cells for each ask activity; 300 by default: below, starting the activity
 *     costs more than what it carries
 * @param reconcileEvery how often the reconciler compares the ledger with Temporal; 60 s by default
 * @param sweeps when sweeps come, as this worker's file has it; by default it says nothing
 */
public record JobPace(int cellsAnAsk, Duration reconcileEvery, SweepTiming sweeps) {
    public static final JobPace DEFAULT = new JobPace(300, Duration.ofMinutes(1), SweepTiming.NONE);

    public JobPace {
        if (cellsAnAsk < 1 || reconcileEvery.toSeconds() < 1) {
            throw new IllegalArgumentException("a batch has at least 1 cell, and the reconciler rests at least 1 s");
        }
    }
}
