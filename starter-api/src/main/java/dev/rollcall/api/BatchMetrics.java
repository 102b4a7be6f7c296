package dev.rollcall.api;

import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchTotals.BatchTotal;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The batches of providers, of all workers, since the ledger began. Providers that never had one have no samples. */
final class BatchMetrics {
    private static final String PROVIDER = "provider";
    private static final Map<String, ToLongFunction<BatchTotal>> OUTCOMES = new LinkedHashMap<>();

    static {
        OUTCOMES.put("succeeded", BatchTotal::answered);
        OUTCOMES.put("failed", BatchTotal::failed);
        OUTCOMES.put("expired", BatchTotal::expired);
        OUTCOMES.put("missing", BatchTotal::missing);
    }

    private BatchMetrics() {}

    static void add(List<BatchTotal> totals, List<MetricSnapshot> metrics) {
        var open = MetricFamily.of("rollcall_batches_open", "Batches that have not ended.", PROVIDER, "state");
        var oldest =
                MetricFamily.of("rollcall_batch_oldest_seconds", "The age of the oldest of them; 0: none.", PROVIDER);
        var stuck = MetricFamily.of(
                "rollcall_batches_stuck",
                "Those past their deadline, and those that wait for their key.",
                PROVIDER,
                "why");
        var ended = MetricFamily.of("rollcall_batches", "Batches that have ended.", PROVIDER, "status");
        var items =
                MetricFamily.of("rollcall_batch_items", "Calls in batches, by what came of them.", PROVIDER, "outcome");
        var cost = MetricFamily.of("rollcall_batch_cost_usd", "What is known of their cost, in dollars.", PROVIDER);
        var saved = MetricFamily.of("rollcall_batch_saved_usd", "What they would have cost more online.", PROVIDER);
        byProvider(totals).forEach((provider, of) -> {
            BatchState.UNDER_WAY.forEach(state -> open.add(batches(of, true, state), provider, state.word()));
            oldest.add(oldest(of), provider);
            stuck.add(sum(of, BatchTotal::late), provider, "deadline");
            stuck.add(sum(of, BatchTotal::withoutKey), provider, "key");
            BatchState.ENDS.forEach(state -> ended.add(batches(of, false, state), provider, state.status()));
            OUTCOMES.forEach((outcome, count) -> items.add(sum(of, count), provider, outcome));
            cost.add(Json.usd(sum(of, BatchTotal::costTicks)), provider);
            saved.add(Json.usd(sum(of, BatchTotal::savedTicks)), provider);
        });
        metrics.addAll(List.of(open.gauge(), oldest.gauge(), stuck.gauge()));
        metrics.addAll(List.of(ended.counter(), items.counter(), cost.counter(), saved.counter()));
    }

    private static Map<String, List<BatchTotal>> byProvider(List<BatchTotal> totals) {
        return totals.stream().collect(Collectors.groupingBy(BatchTotal::provider, TreeMap::new, Collectors.toList()));
    }

    private static long batches(List<BatchTotal> of, boolean open, BatchState state) {
        return of.stream()
                .filter(total -> total.open() == open && total.state() == state)
                .mapToLong(BatchTotal::batches)
                .sum();
    }

    private static long sum(List<BatchTotal> of, ToLongFunction<BatchTotal> count) {
        return of.stream().mapToLong(count).sum();
    }

    private static double oldest(List<BatchTotal> of) {
        return of.stream()
                .filter(BatchTotal::open)
                .mapToDouble(BatchTotal::oldestSeconds)
                .max()
                .orElse(0);
    }
}
