package dev.rollcall.activities.limits;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reserves slots in the ledger. After its threads have ended nothing is reserved, and nobody is woken. */
public final class LedgerSlotScheduler implements SlotScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerSlotScheduler.class);

    private final Ledger ledger;
    private final ScheduledExecutorService threads;
    private final Runnable ledgerIsAway;

    public LedgerSlotScheduler(Ledger ledger, ScheduledExecutorService threads, Runnable ledgerIsAway) {
        this.ledger = ledger;
        this.threads = threads;
        this.ledgerIsAway = ledgerIsAway;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void reserve(SlotRequest request, Consumer<ReservedSlots> then) {
        run(Duration.ZERO, () -> then.accept(slots(request)));
    }

    private ReservedSlots slots(SlotRequest request) {
        try {
            return ledger.slotReservations().reserve(request);
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                ledgerIsAway.run();
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
