package dev.rollcall.api;

import dev.rollcall.store.TokenCounts;
import dev.rollcall.store.Usage.Counted;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was asked and what it cost: all attempts of all workers, since the ledger began. */
final class UsageMetrics {
    private static final String[] LABELS = {"provider", "model", "surface", "outcome"};
    private static final String[] LABELS_AND_KIND = {"provider", "model", "surface", "outcome", "kind"};

    private UsageMetrics() {}

    static void add(List<Counted> used, List<MetricSnapshot> metrics) {
        metrics.add(MetricFamily.of("rollcall_attempts", "Calls to providers that have ended.", LABELS)
                .addAll(used, Counted::attempts, UsageMetrics::labels)
                .counter());
        var tokens = MetricFamily.of(
                "rollcall_tokens",
                "Tokens: input with what was cached, output with reasoning, and these parts of them.",
                LABELS_AND_KIND);
        used.forEach(some -> kinds(some.tokens())
                .forEach((kind, n) -> tokens.add(
                        n, some.of().provider(), some.of().model(), some.of().surface(), some.outcome(), kind)));
        metrics.add(tokens.counter());
        metrics.add(MetricFamily.of("rollcall_cost_usd", "What is known of what they cost, in dollars.", LABELS)
                .addAll(used, some -> Json.usd(some.costTicks()), UsageMetrics::labels)
                .counter());
        metrics.add(MetricFamily.of("rollcall_unpriced_attempts", "Calls billed at prices that nobody knows.", LABELS)
                .addAll(used, Counted::unpriced, UsageMetrics::labels)
                .counter());
    }

    private static Map<String, Long> kinds(TokenCounts tokens) {
        var kinds = new LinkedHashMap<String, Long>();
        kinds.put("input", tokens.input());
        kinds.put("output", tokens.output());
        kinds.put("cached_input", tokens.cachedInput());
        kinds.put("reasoning", tokens.reasoning());
        return kinds;
    }

    private static List<String> labels(Counted some) {
        return List.of(some.of().provider(), some.of().model(), some.of().surface(), some.outcome());
    }
}
