package dev.rollcall.activities.limits;

import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;

/** A key and model that the provider told to wait: no call is begun until then. Guarded by the provider's lock. */
final class Cooling {
    /** An end that is only so much later than the one known is not told to the other workers. */
    private static final Duration SAME = Duration.ofMillis(250);

    private Instant until = Instant.MIN;
    private Reason reason = Reason.RATE_LIMIT;

    boolean isOn(Instant now) {
        return now.isBefore(until);
    }

    Instant until() {
        return until;
    }

    /** Why it waits. The ledger does not keep the reason: a wait that another worker was told shows as a rate limit. */
    Reason reason() {
        return reason;
    }

    /** @return whether the other workers should hear of it */
    boolean extend(Reason why, Instant end, Instant now) {
        boolean isNews = !isOn(now) || end.isAfter(until.plus(SAME));
        if (end.isAfter(until)) {
            until = end;
            reason = why;
        }
        return isNews;
    }

    /** What the ledger knows. */
    void hear(Instant end) {
        until = end;
    }
}
