package dev.rollcall.activities.limits;

import dev.rollcall.activities.limits.UsageEstimate.Use;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.SlotReservations.Settlement;

/**
 * What was reserved on an estimate and came out otherwise, until the ledger has taken it over. Guarded by the provider's lock.
 */
final class Settlements {
    private Use open = Use.NONE;
    private long openRequests;

    /** On its way to the ledger. */
    private Use sent = Use.NONE;

    private long sentRequests;

    /** A call used something else than was reserved for it. */
    void used(Use used, Use reserved) {
        open = open.plus(used.minus(reserved));
    }

    /** A slot was reserved and not used. */
    void notUsed(Use reserved) {
        openRequests--;
        open = open.minus(reserved);
    }

    /** All that is open, to be sent to the ledger. */
    Settlement take(LimitsInForce limits) {
        var settlement = new Settlement(
                limits.micros(open),
                openRequests,
                limits.of(LimitKind.DOLLARS_PER_DAY) == null ? 0 : Math.round(open.ticks()));
        sent = open;
        sentRequests = openRequests;
        open = Use.NONE;
        openRequests = 0;
        return settlement;
    }

    /** What was sent last did not reach the ledger. */
    void notSent() {
        open = open.plus(sent);
        openRequests += sentRequests;
    }
}
