package dev.rollcall.activities;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.Pacing.Slots;
import dev.rollcall.store.Pacing.Wish;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reserves in the ledger. After its end nothing is reserved, and nobody is woken. */
final class LedgerClockwork implements Clockwork {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerClockwork.class);

    private final Ledger ledger;
    private final ScheduledExecutorService threads;
    private final Absence absence;

    LedgerClockwork(Ledger ledger, ScheduledExecutorService threads, Absence absence) {
        this.ledger = ledger;
        this.threads = threads;
        this.absence = absence;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void reserve(Wish wish, Consumer<Slots> then) {
        run(Duration.ZERO, () -> then.accept(slots(wish)));
    }

    private Slots slots(Wish wish) {
        try {
            return ledger.pacing().reserve(wish);
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                absence.away();
            } else {
                LOG.error("no slots can be reserved", e);
            }
            return null;
        }
    }

    @Override
    public void wake(Duration in, Runnable what) {
        run(in, what);
    }

    private void run(Duration in, Runnable what) {
        try {
            var unused = threads.schedule(what, in.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("this worker ends");
        }
    }
}
