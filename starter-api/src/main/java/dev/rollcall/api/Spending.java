package dev.rollcall.api;

import dev.rollcall.store.Counters.TargetSpending;
import dev.rollcall.store.TokenCounts;
import java.math.BigDecimal;

/** What some of a job's attempts used and cost. */
record Spending(long attempts, TokenCounts tokens, long ticks, long unpriced) {
    static final Spending NONE = new Spending(0, TokenCounts.UNKNOWN, 0, 0);

    Spending plus(TargetSpending spent) {
        return plus(new Spending(spent.attempts(), spent.tokens(), spent.costTicks(), spent.unpriced()));
    }

    Spending plus(Spending other) {
        return new Spending(
                attempts + other.attempts, tokens.plus(other.tokens), ticks + other.ticks, unpriced + other.unpriced);
    }

    BigDecimal costUsd() {
        return Json.usd(ticks, unpriced);
    }
}
