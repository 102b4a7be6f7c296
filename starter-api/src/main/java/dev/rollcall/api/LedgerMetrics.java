package dev.rollcall.api;

import dev.rollcall.store.Backlog.ProviderCells;
import dev.rollcall.store.EndedJobs;
import dev.rollcall.store.EndedJobs.JobSpan;
import dev.rollcall.store.JobState;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger's numbers, as Prometheus reads them: those of all workers together, so each API tells the same. docs/metrics.md says what
 * each is.
 */
final class LedgerMetrics implements MultiCollector, AutoCloseable {
    private final SnapshotCache ledger;
    private final PrometheusMeterRegistry meters;
    private final MetricSnapshot info;

    /** Takes part in each scrape of these meters, until it is closed. */
    LedgerMetrics(SnapshotCache ledger, PrometheusMeterRegistry meters, String version, String environment) {
        this.ledger = ledger;
        this.meters = meters;
        this.info = InfoSnapshot.builder()
                .name("rollcall")
                .help("What runs here; always 1.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version, "environment", environment == null ? "" : environment))
                        .build())
                .build();
        meters.getPrometheusRegistry().register(this);
    }

    @Override
    public void close() {
        meters.getPrometheusRegistry().unregister(this);
    }

    @Override
    public MetricSnapshots collect() {
        var metrics = new ArrayList<MetricSnapshot>();
        metrics.add(info);
        var snapshot = ledger.get();
        metrics.add(MetricFamily.of("rollcall_ledger_up", "Does the ledger answer? 1 or 0.")
                .add(snapshot.isPresent() ? 1 : 0)
                .gauge());
        snapshot.ifPresent(numbers -> {
            addJobs(numbers, metrics);
            addCells(numbers, metrics);
            addUpkeep(numbers, metrics);
            UsageMetrics.add(numbers.usage(), metrics);
            ProviderMetrics.add(numbers, metrics);
            BatchMetrics.add(numbers.batches(), metrics);
            LimitMetrics.add(numbers.limits(), metrics);
        });
        return new MetricSnapshots(metrics);
    }

    private static void addJobs(LedgerSnapshot numbers, List<MetricSnapshot> metrics) {
        var byState = new TreeMap<JobState, Long>();
        Arrays.stream(JobState.values()).filter(JobState::isFinished).forEach(state -> byState.put(state, 0L));
        numbers.endedJobs().forEach(some -> byState.merge(some.state(), some.jobs(), Long::sum));
        metrics.add(MetricFamily.of("rollcall_jobs", "Jobs that have ended, since the ledger began.", "state")
                .addAll(
                        byState.entrySet(),
                        Map.Entry::getValue,
                        some -> List.of(some.getKey().word()))
                .counter());
        metrics.add(durations(numbers.endedJobs(), byState.keySet()));
        metrics.add(MetricFamily.of("rollcall_jobs_unfinished", "Jobs that have not ended.", "state")
                .addAll(
                        numbers.unfinishedJobs().entrySet(),
                        Map.Entry::getValue,
                        some -> List.of(some.getKey().word()))
                .gauge());
        metrics.add(MetricFamily.of("rollcall_jobs_parked", "Unfinished jobs that their budget holds.")
                .add(numbers.budgets().parked())
                .gauge());
        metrics.add(MetricFamily.of(
                        "rollcall_budget_used_ratio_max",
                        "The largest share of its budget that an unfinished job has used; 1 is all.")
                .add(numbers.budgets().budgetUsed())
                .gauge());
    }

    private static MetricSnapshot durations(List<JobSpan> ended, Iterable<JobState> states) {
        var bounds = new ArrayList<>(EndedJobs.BOUNDS);
        bounds.add(Double.POSITIVE_INFINITY);
        var histogram = HistogramSnapshot.builder()
                .name("rollcall_job_duration_seconds")
                .help("How long jobs took that have ended, from their creation.");
        for (JobState state : states) {
            var counts = new Long[bounds.size()];
            Arrays.fill(counts, 0L);
            ended.stream().filter(some -> some.state() == state).forEach(some -> counts[some.span()] += some.jobs());
            double seconds = ended.stream()
                    .filter(some -> some.state() == state)
                    .mapToDouble(JobSpan::seconds)
                    .sum();
            histogram.dataPoint(HistogramDataPointSnapshot.builder()
                    .labels(Labels.of("state", state.word()))
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, List.of(counts)))
                    .sum(seconds)
                    .build());
        }
        return histogram.build();
    }

    private static void addCells(LedgerSnapshot numbers, List<MetricSnapshot> metrics) {
        var cells = MetricFamily.of(
                "rollcall_cells",
                "Cells of unfinished jobs: open, or by the state in which they ended.",
                "provider",
                "state");
        numbers.cells().forEach((provider, of) -> {
            cells.add(of.open(), provider, "open");
            of.ended().forEach((state, n) -> cells.add(n, provider, state.word()));
        });
        metrics.add(cells.gauge());
        metrics.add(MetricFamily.of(
                        "rollcall_queue_oldest_seconds",
                        "The age of the oldest job that wants cells of the provider now.",
                        "provider")
                .addAll(numbers.cells().entrySet(), of -> oldest(of.getValue()), of -> List.of(of.getKey()))
                .gauge());
    }

    /** Nobody wants anything of it: nobody waits. */
    private static double oldest(ProviderCells of) {
        return of.oldestSeconds() == null ? 0 : of.oldestSeconds();
    }

    private static void addUpkeep(LedgerSnapshot numbers, List<MetricSnapshot> metrics) {
        metrics.add(MetricFamily.of("rollcall_workers_alive", "Workers seen within half a minute.")
                .add(numbers.workers())
                .gauge());
        metrics.add(MetricFamily.of("rollcall_stale_domains", "Watched domains that are due.")
                .add(numbers.staleness().staleDomains())
                .gauge());
        Double oldest = numbers.staleness().oldestSeconds();
        metrics.add(MetricFamily.of(
                        "rollcall_stale_oldest_seconds", "For how long the first of them has been due; 0: none is.")
                .add(oldest == null ? 0 : oldest)
                .gauge());
        metrics.add(MetricFamily.of("rollcall_sweep_last_seconds", "The time since a sweep last came.")
                .add(numbers.staleness().sweptSeconds())
                .gauge());
        metrics.add(MetricFamily.of(
                        "rollcall_outbox_lag_seconds",
                        "The age of the oldest event that an outlet has yet to be sent; 0: none.")
                .add(numbers.outboxLag())
                .gauge());
        metrics.add(MetricFamily.of("rollcall_dead_letters", "Dead letters that are listed.", "reason")
                .addAll(
                        numbers.deadLetters().entrySet(),
                        Map.Entry::getValue,
                        some -> List.of(some.getKey().words()))
                .gauge());
        metrics.add(MetricFamily.of("rollcall_alerts", "Alerts that are open.", "rule")
                .addAll(numbers.alerts().entrySet(), Map.Entry::getValue, some -> List.of(some.getKey()))
                .gauge());
    }
}
