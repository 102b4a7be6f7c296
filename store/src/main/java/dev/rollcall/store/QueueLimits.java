package dev.rollcall.store;

import dev.rollcall.store.Limits.LearnedLimit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How many input tokens a key may have in batches of a model that have not ended: {@link LimitKind#BATCH_TOKENS}, as a person, a file
 * or the provider's refusals say.
 */
public final class QueueLimits {
    /** A limit that was learned longer ago may have been raised since. */
    private static final Duration BELIEVED = Duration.ofDays(7);

    private final Jdbi jdbi;

    QueueLimits(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Limiter(int id, KeyModel keyModel) {}

    private static Optional<Limiter> limiter(Handle handle, int target, String fingerprint) {
        return handle.createQuery("""
                        SELECT l.id, l.simulated, l.provider, l.fingerprint, l.model FROM limiter l JOIN target t
                          ON t.provider = l.provider AND t.model = l.model AND (t.surface = 'simulated') = l.simulated
                        WHERE t.id = :target AND l.fingerprint = :fingerprint""")
                .bind("target", target)
                .bind("fingerprint", fingerprint)
                .map((row, context) -> new Limiter(
                        row.getInt("id"),
                        new KeyModel(
                                row.getBoolean("simulated"),
                                row.getString("provider"),
                                row.getString("fingerprint"),
                                row.getString("model"))))
                .findOne();
    }

    /** Empty: not limited. 0: a person wants no batch. */
    static Optional<Limit> of(Handle handle, int target, String fingerprint) {
        return limiter(handle, target, fingerprint).flatMap(limiter -> {
            Limit limit = LimitValues.read(handle, limiter.keyModel().simulated())
                    .inForce(limiter.id(), limiter.keyModel())
                    .get(LimitKind.BATCH_TOKENS);
            boolean isOld = limit != null
                    && limit.source() == Limit.Source.LEARNED
                    && limit.since().isBefore(Instant.now().minus(BELIEVED));
            return Optional.ofNullable(isOld ? ceiling(limit) : limit);
        });
    }

    private static Limit ceiling(Limit old) {
        return old.ceiling() == null
                ? null
                : new Limit(old.ceiling(), Limit.Source.CONFIGURED, old.why(), old.since(), old.ceiling());
    }

    /** Learns from a refusal. It is believed for a week, where a person or a file does not say less. */
    public void learn(int target, String fingerprint, long inputTokens) {
        jdbi.useTransaction(handle -> limiter(handle, target, fingerprint).ifPresent(limiter -> {
            LearnedLimit before = LimitValues.read(handle, limiter.keyModel().simulated())
                    .learned(limiter.id())
                    .get(LimitKind.BATCH_TOKENS);
            var lesson = new LearnedLimit(BigDecimal.valueOf(inputTokens), false, null, null, null);
            Limits.learn(handle, limiter.keyModel(), LimitKind.BATCH_TOKENS, lesson, before);
        }));
    }
}
