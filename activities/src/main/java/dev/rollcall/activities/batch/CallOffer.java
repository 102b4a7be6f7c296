package dev.rollcall.activities.batch;

import dev.rollcall.store.CallKind;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Providers.Target;
import java.time.Duration;
import java.util.List;

/**
 * Calls of one kind that may be asked in batches now.
 *
 * @param lane as whoever wants them has ordered
 * @param longestWait so long they may take
 * @param maxOutputTokens of each reply
 * @param budgetTicks what the kind's calls to the target may cost on a UTC day, 1e-10 USD
 * @param isFirst none of them was asked before: on the lane {@code batch} fewer than 20 make a batch, too
 */
public record CallOffer(
        CallKind kind,
        Target target,
        Lane lane,
        Duration longestWait,
        int maxOutputTokens,
        long budgetTicks,
        boolean isFirst,
        List<OfferedCall> calls) {
    /**
     * A call, at online prices.
     *
     * @param key in its kind
     * @param mostTicks the most that it may cost, 1e-10 USD; this is reserved
     * @param likelyTicks what it costs by guess; null: the price is unknown
     * @param inputTokens by guess
     * @param bytes of its line, at most
     */
    public record OfferedCall(long key, long mostTicks, Long likelyTicks, long inputTokens, long bytes) {}

    /** What comes of an offer. */
    public enum Taken {
        /** All that may be are in batches now, or will be when there is room for more. */
        BATCHES,
        /** They are to be asked online: there are no batches for them, or it does not pay. */
        ONLINE,
        /** The day's budget has no room for more. */
        NO_BUDGET
    }
}
