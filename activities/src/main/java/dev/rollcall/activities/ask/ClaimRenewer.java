package dev.rollcall.activities.ask;

import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.store.Ledger;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Renews the claims of this worker's activity attempts. A claim that is not renewed expires, and its cells are free again.
 */
final class ClaimRenewer {
    private final Ledger ledger;
    private final LedgerOutage outage;
    private final Set<Long> claims = ConcurrentHashMap.newKeySet();

    ClaimRenewer(Ledger ledger, LedgerOutage outage) {
        this.ledger = ledger;
        this.outage = outage;
    }

    void hold(long claim) {
        claims.add(claim);
    }

    /** Closes a claim. If the ledger is away, the claim ends when it expires. */
    void release(long claim) {
        claims.remove(claim);
        try {
            ledger.claims().close(claim);
        } catch (RuntimeException e) {
            outage.noticed();
        }
    }

    void renew() {
        List<Long> held = List.copyOf(claims);
        if (!held.isEmpty()) {
            ledger.claims().renew(held);
        }
    }
}
