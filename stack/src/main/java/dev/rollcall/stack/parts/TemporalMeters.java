package dev.rollcall.stack.parts;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Of the hundred metrics of Temporal's SDK, those that are kept, each with the labels that are kept: types of workflows and activities
 * would multiply their number. Samples that differ in other labels alone are counted together.
 */
final class TemporalMeters implements MeterFilter {
    private static final String PREFIX = "temporal_";
    /** Workers that the SDK has, and that nothing here uses. */
    private static final Set<String> UNUSED = Set.of("LocalActivityWorker", "NexusWorker");

    private static final List<String> BY_WORKER = List.of("worker_type", "task_queue");

    private static final Map<String, List<String>> KEPT = Map.of(
            "temporal_worker_task_slots_available", BY_WORKER,
            "temporal_worker_task_slots_used", BY_WORKER,
            "temporal_num_pollers", List.of("poller_type", "task_queue"),
            "temporal_activity_schedule_to_start_latency", BY_WORKER,
            "temporal_activity_execution_latency", BY_WORKER,
            "temporal_activity_execution_failed", BY_WORKER,
            "temporal_workflow_task_execution_latency", BY_WORKER,
            "temporal_workflow_task_execution_failed", BY_WORKER,
            "temporal_request_failure", List.of(),
            "temporal_sticky_cache_size", List.of());

    private static final double[] BUCKETS = Stream.of(0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)
            .mapToDouble(seconds -> seconds * Duration.ofSeconds(1).toNanos())
            .toArray();

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        if (!id.getName().startsWith(PREFIX)) {
            return MeterFilterReply.NEUTRAL;
        }
        String worker = id.getTag("worker_type");
        return KEPT.containsKey(id.getName()) && (worker == null || !UNUSED.contains(worker))
                ? MeterFilterReply.NEUTRAL
                : MeterFilterReply.DENY;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        List<String> labels = KEPT.get(id.getName());
        return labels == null
                ? id
                : id.replaceTags(labels.stream().map(label -> kept(id, label)).toList());
    }

    private static Tag kept(Meter.Id id, String label) {
        String value = id.getTag(label);
        return Tag.of(label, value == null ? "none" : value);
    }

    /** The SDK asks for 70 buckets. */
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        return !KEPT.containsKey(id.getName())
                ? config
                : DistributionStatisticConfig.builder()
                        .percentilesHistogram(false)
                        .serviceLevelObjectives(BUCKETS)
                        .build()
                        .merge(config);
    }
}
