package dev.rollcall.activities;

import dev.rollcall.store.Ledger;
import java.util.function.Supplier;

/** Runs a step in the ledger; when that is away, the step comes back, and no SQL stands in Temporal's history. */
final class Steadily {
    private Steadily() {}

    static <T> T run(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                throw AttemptRegistry.ledgerAway();
            }
            throw e;
        }
    }
}
