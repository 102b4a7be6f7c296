package dev.rollcall.activities.interruption;

import dev.rollcall.store.Ledger;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that the ledger is away: once when it goes, every 30 s meanwhile, and when it is back. Many threads notice it many times a
 * second; they tell this instead of the log.
 */
public final class LedgerOutage {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerOutage.class);
    private static final Duration SELDOM = Duration.ofSeconds(30);
    private static final long AGAIN_NANOS = 500_000_000;

    private final InstantSource clock;

    // Guarded by this.
    private Instant since;
    private Instant said = Instant.MIN;

    public LedgerOutage(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized void noticed() {
        Instant now = clock.instant();
        if (since == null) {
            since = now;
        }
        if (said.isBefore(now.minus(SELDOM))) {
            said = now;
            LOG.warn(
                    "the ledger is {}: answers in hand are held, nothing new is asked until it is back",
                    now.equals(since)
                            ? "away"
                            : "still away, after "
                                    + Duration.between(since, now).toSeconds() + " s");
        }
    }

    public synchronized void over() {
        if (since != null && !said.isBefore(since)) {
            LOG.info(
                    "the ledger is back after {} s",
                    Duration.between(since, clock.instant()).toSeconds());
        }
        since = null;
    }

    /** The ledger was found to be away. @return what tells Temporal to begin a new attempt when it may be back */
    public ApplicationFailure comeBack(Throwable cause) {
        LOG.debug("the ledger is away", cause);
        noticed();
        return ComeBack.ledgerIsAway();
    }

    /**
     * For what is paid for, and must not be lost while the ledger is away: runs the step again and again until the ledger is back.
     * An interrupt ends it with the step's failure.
     */
    public <T> T untilBack(Supplier<T> step) {
        while (true) {
            try {
                return step.get();
            } catch (RuntimeException e) {
                if (!Ledger.isAway(e) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                noticed();
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    /** Runs a step that is run again soon. Its failure is logged, unless it fails because the ledger is away. */
    public void quietly(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (!isAway() || !Ledger.isAway(e)) {
                LOG.warn("{}: {}", what, e.toString());
            }
            LOG.debug("{}", what, e);
        }
    }

    private synchronized boolean isAway() {
        return since != null;
    }
}
