package dev.rollcall.activities.batch;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.limits.ProviderLimiter;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Keys.KnownKey;
import dev.rollcall.store.ProviderBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of batches: a batch is seen only with the key that it was posted with. */
final class BatchKeys {
    private static final Duration ELSEWHERE = Duration.ofSeconds(2);

    private final BatchTools tools;

    BatchKeys(BatchTools tools) {
        this.tools = tools;
    }

    /**
     * Empty when nobody has the key any more.
     *
     * @throws io.temporal.failure.ApplicationFailure to come back, when only another worker has it
     */
    Optional<Key> of(ProviderBatch batch) {
        ProviderLimiter limiter = tools.limiters().get(batch.provider());
        Optional<Key> own = limiter == null ? Optional.empty() : limiter.key(batch.fingerprint());
        if (own.isEmpty() && known(batch).anyMatch(KnownKey::isHeld)) {
            throw ComeBack.after("another worker has its key", ELSEWHERE);
        }
        return own;
    }

    /** The provider accepts it, as far as anybody knows. */
    boolean isUsable(ProviderBatch batch) {
        return known(batch).noneMatch(KnownKey::isSpent);
    }

    private Stream<KnownKey> known(ProviderBatch batch) {
        return tools.ledger().keys().all(batch.simulated()).stream()
                .filter(key -> key.provider().equals(batch.provider())
                        && key.fingerprint().equals(batch.fingerprint()));
    }

    /** With which of a provider's keys a target's next batch is posted: the one with the fewest tokens in its queue. */
    Optional<String> next(boolean simulated, String provider, int target) {
        return tools.ledger().keys().all(simulated).stream()
                .filter(key -> key.provider().equals(provider) && key.isHeld() && !key.isSpent())
                .map(KnownKey::fingerprint)
                .map(key -> Map.entry(key, tools.ledger().batchList().queuedTokens(target, key)))
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }

    static boolean isToBlame(CallFailure failure) {
        return List.of(Outcome.KEY_REJECTED, Outcome.OUT_OF_QUOTA).contains(failure.outcome());
    }

    void failed(ProviderBatch batch, CallFailure failure) {
        failed(batch, failure.outcome(), failure.quotaResetsAt(), failure.message());
    }

    /** A call in the batch. */
    void failed(ProviderBatch batch, Reply reply) {
        failed(batch, reply.outcome(), reply.quotaResetsAt(), reply.message());
    }

    private void failed(ProviderBatch batch, Outcome outcome, Instant resetsAt, String words) {
        ProviderLimiter limiter = tools.limiters().get(batch.provider());
        if (limiter != null) {
            limiter.keyFailed(batch.fingerprint(), outcome, resetsAt, words);
        }
    }
}
