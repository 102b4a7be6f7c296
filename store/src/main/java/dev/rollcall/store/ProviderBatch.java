package dev.rollcall.store;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;

/**
 * A batch of calls that one provider gets at once. Its token names it at the provider; an item's custom id is
 * {@link #customId}.
 *
 * @param kind what its calls are made for
 * @param job name of the job whose cells it asks, and whose budget pays for it; null: it asks no cells
 * @param maxErrors the number of real errors that ends a cell, or what else its calls are made for
 * @param fingerprint of the key it is posted with; no other key can see it
 * @param claimId the claim that its cells are under; 0: it asks no cells
 * @param items how many calls it has, at least 1
 * @param estInputTokens which it takes of the key's queue until {@link BatchState#INGESTING}
 * @param reservedTicks of the budget when it was intended, in 1e-10 USD; null: the job had none
 * @param maxOutputTokens of a reply; null: of a cell, as the worker's settings say
 * @param priceFactor what a call costs of its price online; null: unknown
 * @param requestSha256 of its body, in hex; null: nobody has built it yet
 * @param waitsFor null: nothing
 * @param mayPost its job is active, and its target is not held there
 * @param stopWanted a person, or the job's or target's end, wants it to be cancelled
 * @param cancelWhy a person's words; null: no person has cancelled it
 * @param problem what went wrong last; null: nothing
 */
public record ProviderBatch(
        long id,
        String token,
        CallKind kind,
        Integer jobId,
        String job,
        int maxErrors,
        int targetId,
        String provider,
        String model,
        String surface,
        boolean simulated,
        String fingerprint,
        long claimId,
        int items,
        long estInputTokens,
        Long reservedTicks,
        Integer maxOutputTokens,
        BigDecimal priceFactor,
        String requestSha256,
        BatchState state,
        BatchWait waitsFor,
        boolean mayPost,
        boolean stopWanted,
        String cancelWhy,
        String problem,
        @Nested Remote remote,
        @Nested Times times,
        @Nested Account account) {

    /**
     * The batch as its provider knows it.
     *
     * @param inputFileId null: it has no file there
     * @param providerTaskId null: it was not taken, as far as we know
     * @param refusedTaskIds what the provider called it when it refused all of it: never to be adopted again
     * @param providerState the provider's word; null: not told
     * @param toldProcessed by its counters, which may be wrong; null: not told. Likewise the next two
     * @param posts how often it was posted since it was last refused. Two are a possible duplicate
     * @param refusals how often it was refused as a whole; with the token it makes an idempotency key
     * @param workerId who posts it; null: nobody has yet
     */
    public record Remote(
            String inputFileId,
            String providerTaskId,
            List<String> refusedTaskIds,
            String providerState,
            Integer toldProcessed,
            Integer toldSucceeded,
            Integer toldFailed,
            int posts,
            int refusals,
            int polls,
            Integer workerId) {}

    /**
     * By the ledger's clock.
     *
     * @param intendedAt the prices of this moment apply to its calls
     * @param deadline what has no answer by then is asked online
     * @param resultsAt when it was seen that the provider does no more of it; null: not yet
     * @param handedOverAt since then its open cells may be asked online; null: they may not
     */
    public record Times(
            Instant intendedAt,
            Instant deadline,
            Instant postedAt,
            Instant resultsAt,
            Instant handedOverAt,
            Instant endedAt,
            Instant nextPollAt,
            Instant cancelAskedAt) {}

    /**
     * What came of its items, as far as its lines are read: by our count, not by the provider's.
     *
     * @param linesRead the next line to be read
     * @param answered answered, cut, or refused by the model
     * @param failed any other reply
     * @param expired of which the provider says that it has not asked them, because it expired or was cancelled
     * @param missing without a line; known once it has ended
     * @param linesDoubled lines of an item that had one already: they change nothing
     * @param linesUnknown lines that could not be read, or are of no item
     * @param costTicks of what is priced, 1e-10 USD
     * @param unpriced replies that were billed at unknown prices
     */
    public record Account(
            long linesRead,
            int answered,
            int failed,
            int expired,
            int missing,
            int linesDoubled,
            int linesUnknown,
            long costTicks,
            int unpriced) {
        public int processed() {
            return answered + failed + expired + missing;
        }
    }

    /** What it is for, in words: {@code job sweep-2026-11-22T08}, or {@code the judge}. */
    public String purpose() {
        return job == null ? "the " + kind.word() : "job " + job;
    }

    /** The id of an item at the provider: {@code rc-…-17}. */
    public String customId(int n) {
        return token + "-" + n;
    }

    /** The item of a custom id; -1 when it is none of this batch. */
    public int item(String customId) {
        String head = token + "-";
        if (customId == null
                || !customId.startsWith(head)
                || !customId.substring(head.length()).matches("\\d{1,9}")) {
            return -1;
        }
        int n = Integer.parseInt(customId.substring(head.length()));
        return n < items && customId(n).equals(customId) ? n : -1;
    }

    public boolean isOpen() {
        return times.endedAt() == null;
    }

    /** What its calls would have cost more online, in 1e-10 USD; null: unknown, for lack of a factor. */
    public Long savedTicks() {
        if (priceFactor == null || priceFactor.signum() <= 0) {
            return null;
        }
        BigDecimal cost = BigDecimal.valueOf(account.costTicks());
        return cost.divide(priceFactor, MathContext.DECIMAL64)
                .subtract(cost)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
