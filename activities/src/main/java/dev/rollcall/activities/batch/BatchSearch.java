package dev.rollcall.activities.batch;

import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.batch.BatchListing;
import dev.rollcall.llm.batch.BatchResult;
import dev.rollcall.llm.batch.BatchStatus;
import dev.rollcall.llm.batch.BatchTarget;
import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.llm.batch.CustomIds;
import dev.rollcall.llm.batch.ListedBatch;
import dev.rollcall.store.ProviderBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Looks at a provider for a batch that was posted and whose reply was lost. */
final class BatchSearch {
    /** So many lists without it, one behind the other: it was not taken. */
    static final int LISTS = 3;

    /** The provider's clock may be behind. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private static final Duration BEFORE = Duration.ofMinutes(1);
    private static final Duration AFTER = Duration.ofMinutes(10);

    private final BatchTools tools;

    BatchSearch(BatchTools tools) {
        this.tools = tools;
    }

    /**
     * What one look brought.
     *
     * @param taskId the provider's id of the batch; null: not found
     * @param word the provider's word for its state, or null
     * @param failure why the list could not be read; null: it was
     * @param isConclusive it is not there, as far as this list says
     */
    record Found(String taskId, String word, CallFailure failure, boolean isConclusive, String words) {}

    Found look(ProviderBatch batch, Key key) {
        BatchTarget target = BatchTools.target(batch);
        BatchResult<BatchListing> listed =
                tools.panel().list(target, batch.times().postedAt().minus(SKEW), key);
        if (listed instanceof BatchResult.Failed<BatchListing> failed) {
            return new Found(null, null, failed.because(), false, null);
        }
        BatchListing listing = listed.value().orElseThrow();
        for (ListedBatch each : listing.batches()) {
            if (isOurs(batch, each)) {
                return new Found(each.providerTaskId(), each.providerState(), null, false, null);
            }
        }
        boolean findable = tools.panel().terms(target).map(BatchTerms::findable).orElse(true);
        return findable ? notThere(listing) : amongUnnamed(batch, target, listing, key);
    }

    private static Found notThere(BatchListing listing) {
        return listing.whole()
                ? new Found(null, null, null, true, "it is not in the provider's list")
                : new Found(null, null, null, false, "the provider's list is too long to be read to its end");
    }

    private static boolean isOurs(ProviderBatch batch, ListedBatch each) {
        boolean isRefused = batch.remote().refusedTaskIds().contains(each.providerTaskId());
        return !isRefused && each.isOf(batch.token(), batch.remote().inputFileId());
    }

    /** Of a provider that has no place for a name: the ids of the calls tell, once a batch has ended. */
    private Found amongUnnamed(ProviderBatch batch, BatchTarget target, BatchListing listing, Key key) {
        List<ListedBatch> alike =
                listing.batches().stream().filter(each -> isAlike(batch, each)).toList();
        Set<String> known = tools.ledger()
                .batchList()
                .known(alike.stream().map(ListedBatch::providerTaskId).toList());
        boolean anyUnknown = false;
        for (ListedBatch each : alike) {
            if (known.contains(each.providerTaskId())) {
                continue;
            }
            String token = token(target, each, key);
            if (batch.token().equals(token)) {
                return new Found(each.providerTaskId(), each.providerState(), null, false, null);
            }
            anyUnknown |= token == null;
        }
        return anyUnknown
                ? new Found(
                        null,
                        null,
                        null,
                        false,
                        "a batch of this size was made then; its results will tell whether it is this one")
                : notThere(listing);
    }

    private static boolean isAlike(ProviderBatch batch, ListedBatch each) {
        Instant posted = batch.times().postedAt();
        boolean then = each.created() == null
                || !each.created().isBefore(posted.minus(BEFORE))
                        && !each.created().isAfter(posted.plus(AFTER));
        return then && (each.requests() == null || each.requests() == batch.items());
    }

    /** Whose batch it is: a token, or a word that is none when it is somebody else's; null: it can't be told yet. */
    private String token(BatchTarget target, ListedBatch each, Key key) {
        BatchResult<BatchStatus> status = tools.panel().poll(target, each.providerTaskId(), key);
        if (status.value().isEmpty() || !status.value().get().hasEnded()) {
            return null;
        }
        var first = new AtomicReference<String>();
        tools.panel().customIds(target, status.value().get(), key, id -> {
            first.set(id);
            return false;
        });
        String token = CustomIds.token(first.get());
        return first.get() == null ? null : token == null ? "somebody else's" : token;
    }
}
