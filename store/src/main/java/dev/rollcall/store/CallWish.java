package dev.rollcall.store;

import dev.rollcall.store.BatchWish.CallEstimate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A batch that somebody wants to make of calls that are no cells.
 *
 * @param token from {@link ProviderBatches#newToken}; with the same one, the same batch comes back
 * @param fingerprint of the key it will be posted with
 * @param priceFactor of the online price; null: unknown
 * @param deadline what has no answer by then may be asked online
 * @param maxOutputTokens of each reply
 * @param budgetTicks what the kind's calls to the target may cost on this UTC day, 1e-10 USD
 * @param atLeast calls; fewer are left to be asked online
 * @param calls the first one first; those that are under way or have ended are left out
 */
public record CallWish(
        String token,
        CallKind kind,
        int targetId,
        boolean simulated,
        String fingerprint,
        BigDecimal priceFactor,
        Instant deadline,
        int maxOutputTokens,
        long budgetTicks,
        int atLeast,
        List<WishedCall> calls) {
    public CallWish {
        if (atLeast < 1 || calls.size() < atLeast) {
            throw new IllegalArgumentException(calls.size() + " calls, and a batch of " + atLeast + " at least");
        }
        if (kind.table() == null) {
            throw new IllegalArgumentException("cells are wished for otherwise");
        }
    }

    /** @param estimate at the batch's price */
    public record WishedCall(long key, CallEstimate estimate) {}
}
