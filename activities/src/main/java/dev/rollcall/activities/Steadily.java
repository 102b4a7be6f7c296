package dev.rollcall.activities;

import dev.rollcall.store.Ledger;
import java.time.Duration;
import java.util.function.Supplier;

/** Runs a step in the ledger; when that is away, the step comes back, and no SQL stands in Temporal's history. */
final class Steadily {
    private static final Duration LEDGER_AWAY = Duration.ofSeconds(2);

    private Steadily() {}

    static <T> T run(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                throw Desk.comeBack("the ledger is away", LEDGER_AWAY);
            }
            throw e;
        }
    }
}
