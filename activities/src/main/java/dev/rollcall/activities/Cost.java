package dev.rollcall.activities;

import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Providers.Target;
import java.time.Instant;

/**
 * What an attempt cost, whatever came of it.
 *
 * @param ticks 1e-10 USD; null when nobody knows
 * @param reported the provider's own word, not the price table's
 */
record Cost(Long ticks, boolean reported) {
    static final Cost UNKNOWN = new Cost(null, false);

    /** What the provider says, else what the price table says of the moment it was asked at, else unknown. */
    static Cost of(Prices prices, Target target, Reply reply, Instant askedAt) {
        if (reply.costTicksReported() != null) {
            return new Cost(reply.costTicksReported(), true);
        }
        var ticks = prices.costTicks(
                target.provider(),
                target.model(),
                reply.usage(),
                askedAt,
                target.surface().equals("api-search"));
        return ticks.isPresent() ? new Cost(ticks.getAsLong(), false) : UNKNOWN;
    }
}
