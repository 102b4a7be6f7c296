package dev.rollcall.activities;

import dev.rollcall.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One voice for the ledger's absence: when it goes, when it is back, and every 30 s in between. Whoever stumbles over it,
 * many times a second, tells this instead of the log.
 */
final class LedgerOutage {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerOutage.class);
    private static final Duration SELDOM = Duration.ofSeconds(30);

    private final InstantSource clock;

    // Guarded by this.
    private Instant since;
    private Instant said = Instant.MIN;

    LedgerOutage(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void away() {
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

    synchronized void back() {
        if (since != null && !said.isBefore(since)) {
            LOG.info(
                    "the ledger is back after {} s",
                    Duration.between(since, clock.instant()).toSeconds());
        }
        since = null;
    }

    /** A step that fails is tried again with the next beat; while the ledger is away, that is no news. */
    void quietly(String what, Runnable step) {
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
