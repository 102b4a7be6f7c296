package dev.rollcall.api.pages;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import java.time.Duration;

/** What every page says beside its own matter; read at most every five seconds. While the ledger is away, the last counts. */
final class Surroundings {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Ledger ledger;
    private Known known = new Known(false, 0);
    private long readAt = System.nanoTime() - KEPT.toNanos();

    Surroundings(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param simulated the newest worker asks the simulator */
    record Known(boolean simulated, int openAlerts) {}

    synchronized Known now() {
        if (System.nanoTime() - readAt >= KEPT.toNanos()) {
            readAt = System.nanoTime();
            try {
                known = new Known(
                        ledger.providers().simulatedNow().orElse(false),
                        ledger.alerts().open().size());
            } catch (RuntimeException e) {
                if (!(e instanceof LedgerException) && !Ledger.isAway(e)) {
                    throw e;
                }
            }
        }
        return known;
    }
}
