package dev.rollcall.api;

import dev.rollcall.insight.figures.SamplingPolicy;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.SamplingSeries.SeriesCount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a job samples, and how far it is.
 *
 * @param sigmas standard deviations to each side of the intervals by which it decides
 * @param cellsAtMost if it asks everything up to the last look
 * @param goingOn series of a domain and target that have not ended
 * @param ended how many have ended for which reason
 */
public record SamplingView(
        String policy,
        String metric,
        double halfWidth,
        List<Integer> looks,
        double sigmas,
        long cellsAtMost,
        long goingOn,
        Map<String, Long> ended) {

    /** Through a job that has ended, those that had not come to an end are cancelled. */
    static final String CANCELLED = "cancelled";

    /** For people: {@code to ± 0.1 at looks 3, 6, 12, 24; 20 series go on, 4 have ended (narrow-enough 3, thin 1)}. */
    public String words() {
        String looked = looks.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String ends = ended.entrySet().stream()
                .map(end -> end.getKey() + " " + end.getValue())
                .collect(Collectors.joining(", "));
        long all = ended.values().stream().mapToLong(Long::longValue).sum();
        return "to ± " + halfWidth + " at looks " + looked + "; " + goingOn + " series go on, " + all + " have ended"
                + (ends.isEmpty() ? "" : " (" + ends + ")") + "; at most " + cellsAtMost + " cells";
    }

    /** Null for a job that samples nothing. */
    static SamplingView of(Job job, List<SeriesCount> counts, List<Integer> cancelledTargets) {
        if (!job.isSampled()) {
            return null;
        }
        long goingOn = 0;
        var ended = new TreeMap<String, Long>();
        for (SeriesCount count : counts) {
            if (count.reason() != null) {
                ended.merge(count.reason(), count.n(), Long::sum);
            } else if (job.isFinished() || cancelledTargets.contains(count.targetId())) {
                ended.merge(CANCELLED, count.n(), Long::sum);
            } else {
                goingOn += count.n();
            }
        }
        return new SamplingView(
                SamplingInput.POLICY,
                SamplingInput.METRIC,
                job.halfWidth(),
                job.looks(),
                SamplingPolicy.SIGMAS,
                job.most(),
                goingOn,
                ended);
    }
}
