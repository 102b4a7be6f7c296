package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.BatchWait;
import dev.rollcall.store.ProviderBatch;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A provider batch as callers see it. Its groups are for us: JSON has their fields in one row.
 *
 * @param kind what its calls are made for: {@code cell}, or {@code judge}
 * @param job null: it asks no cells
 * @param providerTaskId what the provider calls it; null: the provider has not taken it, as far as we know
 * @param status running, completed or failed
 * @param state how far it is, more exactly
 * @param providerState the provider's own word; null: it was not asked yet
 * @param why what it does or waits for now, in words; of one that has ended, how
 * @param problem what went wrong last; null: nothing
 */
public record BatchView(
        long id,
        String token,
        String kind,
        String job,
        String provider,
        String model,
        String surface,
        boolean simulated,
        String providerTaskId,
        String status,
        String state,
        String providerState,
        String why,
        String problem,
        String cancelWhy,
        @JsonUnwrapped BatchItems items,
        ProviderCounts providerCounts,
        BigDecimal costUsd,
        BigDecimal savedUsd,
        int unpriced,
        @JsonUnwrapped BatchTimes times) {

    /**
     * By our count, of the lines that are read.
     *
     * @param submittedItems 0 until the provider has taken it
     * @param succeededItems answered, cut, or refused by the model
     * @param missingItems without a line; known once it has ended
     */
    public record BatchItems(
            int items,
            int submittedItems,
            int processedItems,
            int succeededItems,
            int failedItems,
            int expiredItems,
            int missingItems) {}

    /** By the provider's count, which may be wrong; each null when it does not tell. */
    public record ProviderCounts(Integer processed, Integer succeeded, Integer failed) {}

    /** @param handedOverAt since then its open cells may be asked online; null: they may not */
    public record BatchTimes(
            Instant createdAt,
            Instant postedAt,
            Instant nextPollAt,
            Instant deadline,
            Instant cancelAskedAt,
            Instant handedOverAt,
            Instant endedAt) {}

    static BatchView of(ProviderBatch batch) {
        ProviderBatch.Remote remote = batch.remote();
        ProviderBatch.Account account = batch.account();
        ProviderBatch.Times times = batch.times();
        return new BatchView(
                batch.id(),
                batch.token(),
                batch.kind().word(),
                batch.job(),
                batch.provider(),
                batch.model(),
                batch.surface(),
                batch.simulated(),
                remote.providerTaskId(),
                batch.state().status(),
                batch.state().word(),
                remote.providerState(),
                why(batch),
                batch.problem(),
                batch.cancelWhy(),
                new BatchItems(
                        batch.items(),
                        remote.providerTaskId() == null ? 0 : batch.items(),
                        account.processed(),
                        account.answered(),
                        account.failed(),
                        account.expired(),
                        account.missing()),
                new ProviderCounts(remote.toldProcessed(), remote.toldSucceeded(), remote.toldFailed()),
                Json.usd(account.costTicks(), account.unpriced()),
                Json.usd(batch.savedTicks()),
                account.unpriced(),
                new BatchTimes(
                        times.intendedAt(),
                        times.postedAt(),
                        batch.isOpen() ? times.nextPollAt() : null,
                        times.deadline(),
                        times.cancelAskedAt(),
                        times.handedOverAt(),
                        times.endedAt()));
    }

    private static String why(ProviderBatch batch) {
        if (batch.waitsFor() != null) {
            return batch.waitsFor() == BatchWait.KEY
                    ? "it waits for the key that it was made with: no other key can see it"
                    : "it waits for a limit of the provider";
        }
        boolean isCancelWanted = batch.stopWanted() && batch.isOpen();
        String now = switch (batch.state()) {
            case INTENDED -> "its calls are written down, and not sent yet";
            case UPLOADED -> "the provider has its file, and does nothing with it yet";
            case POSTING -> "it is being posted, and the provider has not said yet that it has it";
            case RUNNING -> "the provider works on it";
            case CANCELLING -> "the provider was told to stop";
            case INGESTING -> "the provider does no more of it, and its lines are being read";
            case DONE -> "all of its items are accounted for";
            case ABANDONED -> "the provider has not taken it, or nobody will hear of it any more";
        };
        return isCancelWanted ? now + "; it is to be cancelled" : now;
    }
}
