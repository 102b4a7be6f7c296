package dev.rollcall.activities.batch;

import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits.LimiterLimits;
import dev.rollcall.store.Providers.Target;
import java.time.Duration;
import java.util.Optional;

/** How long a target's calls take in batches and online, whatever they are for. */
final class LaneTimes {
    /** Of an online call, before any is known. */
    static final int LATENCY_MS = 2_000;

    /** Before a target's batches are known, they take as long as the provider allows itself. */
    private static final int USUAL_HOURS = 24;

    private static final double SPARE = 1.25;

    private final BatchTools tools;

    LaneTimes(BatchTools tools) {
        this.tools = tools;
    }

    /** Empty when the target has no batches, or is not asked by this worker. */
    Optional<BatchTerms> terms(Target target) {
        return tools.limiters().containsKey(target.provider())
                ? tools.panel().terms(BatchTools.target(target))
                : Optional.empty();
    }

    /** The time that 95 of 100 of its batches take. */
    Duration usual(Target target, Optional<BatchTerms> terms) {
        return tools.ledger()
                .batchList()
                .usualTime(target.id())
                .orElse(Duration.ofHours(terms.map(BatchTerms::expiryHours).orElse(USUAL_HOURS)));
    }

    static Duration expiry(Optional<BatchTerms> terms) {
        return terms.map(BatchTerms::expiry).orElse(BatchTerms.LONGEST_EXPIRY);
    }

    /** The time that asking all of it online takes, and a quarter of an hour. */
    Duration margin(Target target, long rows, int latencyMs) {
        double aMinute = tools.ledger().limits().all(target.simulated()).stream()
                .filter(each -> each.keyModel().provider().equals(target.provider())
                        && each.keyModel().model().equals(target.model()))
                .mapToDouble(each -> Math.min(
                        limit(each, LimitKind.REQUESTS_PER_MINUTE),
                        limit(each, LimitKind.CONCURRENCY) * 60_000 / Math.max(1, latencyMs)))
                .sum();
        double minutes = aMinute > 0 ? rows / aMinute * SPARE : 0;
        return Double.isFinite(minutes)
                ? tools.settings().margin().plusSeconds(Math.round(60 * minutes))
                : tools.settings().margin();
    }

    private static double limit(LimiterLimits each, LimitKind kind) {
        Limit limit = each.limits().get(kind);
        return limit == null ? Double.POSITIVE_INFINITY : limit.value().doubleValue();
    }
}
