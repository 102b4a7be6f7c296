package dev.rollcall.activities.ask;

import dev.rollcall.activities.interruption.LedgerOutage;
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

    ReplySaver(AttemptResults results, LedgerOutage outage) {
        this.results = results;
        this.outage = outage;
    }

    /** Returns when the result is committed, or can never be. */
    void save(AttemptResult result) {
        while (true) {
            try {
                if (results.save(result).join() == ResultOutcome.FENCED) {
                    LOG.warn(
                            "cell {} attempt {}: another attempt has asked it since; this {} reply is kept as an attempt only",
                            result.cell(),
                            result.n(),
                            result.outcome());
                }
                return;
            } catch (CompletionException e) {
                if (!Ledger.isAway(e)) {
                    LOG.error("cell {} attempt {}: its reply can't be saved", result.cell(), result.n(), e);
                    return;
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
