package dev.rollcall.activities;

import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.measure.WorkMeters;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a worker does again and again beside its asks. Each pass is measured, and one that fails does not end the others. */
final class Chores {
    /** One for each chore, since any of them may wait for the ledger or for Temporal. */
    private static final int THREADS = 12;

    private final ScheduledExecutorService threads;
    private final LedgerOutage outage;
    private final WorkMeters meters;

    Chores(ThreadFactory factory, LedgerOutage outage, WorkMeters meters) {
        this.threads = Executors.newScheduledThreadPool(THREADS, factory);
        this.outage = outage;
        this.meters = meters;
    }

    /** @param period from the end of a pass to the beginning of the next */
    void every(Duration period, String what, Runnable step) {
        everyIf(() -> true, period, what, step);
    }

    /** Passes over when it is not its turn. */
    void everyIf(BooleanSupplier turn, Duration period, String what, Runnable step) {
        var unused = threads.scheduleWithFixedDelay(
                () -> outage.quietly(what, () -> pass(turn, what, step)), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pass(BooleanSupplier turn, String what, Runnable step) {
        if (turn.getAsBoolean()) {
            meters.pass(what, step);
        }
    }

    void stop() {
        threads.shutdownNow();
    }

    /** @return whether all have ended by then */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
