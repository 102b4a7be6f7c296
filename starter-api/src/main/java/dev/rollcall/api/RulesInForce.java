package dev.rollcall.api;

import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.Ledger;

/** The alerts' rules as the worker that evaluates them has published them; while none has, those of this process. */
final class RulesInForce {
    private final Ledger ledger;
    private final AlertSettings own;

    RulesInForce(Ledger ledger, AlertSettings own) {
        this.ledger = ledger;
        this.own = own;
    }

    AlertSettings read() {
        return ledger.alerts().checkedAt().isEmpty() ? own : ledger.alerts().published();
    }
}
