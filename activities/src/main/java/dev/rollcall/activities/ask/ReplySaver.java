package dev.rollcall.activities.ask;

import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.measure.WorkMeters;
import dev.rollcall.store.AttemptResult;
import dev.rollcall.store.AttemptResults;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ResultOutcome;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves replies. An answer in hand is paid for: while the ledger is away, it is tried again until the ledger is back. */
final class ReplySaver {
    private static final Logger LOG = LoggerFactory.getLogger(ReplySaver.class);
    private static final long PAUSE_MILLIS = 500;

    private final AttemptResults results;
    private final LedgerOutage outage;
    private final WorkMeters meters;

    ReplySaver(AttemptResults results, LedgerOutage outage, WorkMeters meters) {
        this.results = results;
        this.outage = outage;
        this.meters = meters;
    }

    /**
     * Returns when the result is committed, or can never be.
     *
     * @return whether the cell has it: nobody else has asked it since
     */
    boolean save(AttemptResult result) {
        long start = System.nanoTime();
        try {
            return commit(result);
        } finally {
            meters.saved(System.nanoTime() - start);
        }
    }

    private boolean commit(AttemptResult result) {
        while (true) {
            try {
                boolean kept = results.save(result).join() == ResultOutcome.KEPT;
                if (!kept) {
                    LOG.warn(
                            "cell {} attempt {}: another attempt has asked it since; this {} reply is kept as an attempt only",
                            result.cell(),
                            result.n(),
                            result.outcome());
                }
                return kept;
            } catch (CompletionException e) {
                if (!Ledger.isAway(e)) {
                    LOG.error("cell {} attempt {}: its reply can't be saved", result.cell(), result.n(), e);
                    return false;
                }
                outage.noticed();
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // A shutdown that can't wait any longer ends the process; until then the answer is held.
            Thread.interrupted();
        }
    }
}
