package dev.rollcall.activities.ask;

import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import java.time.Instant;

/**
 * What an attempt cost, whatever came of it.
 *
 * @param ticks 1e-10 USD; null when nobody knows
 * @param reported the provider's own word, not the price table's
 */
public record Cost(Long ticks, boolean reported) {
    public static final Cost UNKNOWN = new Cost(null, false);

    /** What the provider says, else what the price table says of the moment it was asked at, else unknown. */
    public static Cost of(Prices prices, Question question, Reply reply, Instant askedAt) {
        var ticks = prices.costTicks(question, reply, askedAt);
        return ticks.isPresent() ? new Cost(ticks.getAsLong(), reply.costTicksReported() != null) : UNKNOWN;
    }
}
