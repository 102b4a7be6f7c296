package dev.rollcall.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The providers of which all calls fail, and why. A call that was told to wait is neither a failure nor a success. */
public final class ProviderFailures {
    /** A target that has replied before counts as failing after this many failed calls in a row. */
    private static final long A_FEW = 3;

    private final Jdbi jdbi;

    ProviderFailures(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Calls that have all failed.
     *
     * @param models the provider's models that these calls asked
     * @param calls the number of calls
     * @param since when the first of them was asked
     * @param last when the last of them was asked
     * @param outcome the most frequent outcome, one of {@link Usage#OUTCOMES}
     * @param message the message of the last call with that outcome, without any key; null when it has none
     * @param neverReplied these models have never replied, in this job or ever
     */
    public record Failing(
            List<String> models,
            long calls,
            Instant since,
            Instant last,
            String outcome,
            String message,
            boolean neverReplied) {}

    /** Attempts of a target with one outcome. {@code replied}: whether the target has replied before them. */
    public record Part(
            String provider,
            String model,
            String outcome,
            long attempts,
            Instant firstAt,
            Instant lastAt,
            String message,
            boolean replied) {}

    /**
     * By provider, the models that are asked now and did not reply to their last calls: at least three calls, or all calls
     * ever made. Up to a second old.
     */
    public Map<String, Failing> sinceLastReply(boolean simulated) {
        List<Part> parts = jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT t.provider, t.model, f.outcome, f.attempts, f.first_at, f.last_at, f.message,
                          EXISTS (SELECT 1 FROM usage_day d WHERE d.target_id = t.id AND d.outcome = ANY(:replied)) AS replied
                        FROM target_failure f JOIN target t ON t.id = f.target_id
                        WHERE t.active AND (t.surface = 'simulated') = :simulated ORDER BY t.id""")
                .bind("simulated", simulated)
                .bindArray("replied", String.class, Usage.REPLIED)
                .map(ConstructorMapper.of(Part.class))
                .list());
        var byModel = new LinkedHashMap<List<String>, List<Part>>();
        parts.forEach(
                part -> byModel.computeIfAbsent(List.of(part.provider(), part.model()), model -> new ArrayList<>())
                        .add(part));
        byModel.values().removeIf(some -> calls(some) < A_FEW && some.get(0).replied());
        var failing = new LinkedHashMap<String, List<Part>>();
        byModel.forEach((model, some) ->
                failing.computeIfAbsent(model.get(0), name -> new ArrayList<>()).addAll(some));
        var summed = new LinkedHashMap<String, Failing>();
        failing.forEach((provider, some) -> summed.put(provider, sum(some)));
        return summed;
    }

    /** By provider, those of which all calls that the job has made so far have failed. */
    public Map<String, Failing> ofJob(int job) {
        List<Part> parts = jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT t.provider, t.model, x.outcome, sum(x.attempts) AS attempts, min(x.first_at) AS first_at,
                          max(x.last_at) AS last_at, %s AS message, false AS replied
                        FROM (SELECT target_id, outcome, attempts, first_at, last_at, message FROM job_outcome WHERE job_id = :job
                          UNION ALL SELECT target_id, outcome, attempts, first_at, last_at, message FROM usage_delta
                            WHERE job_id = :job AND first_at IS NOT NULL) x
                        JOIN target t ON t.id = x.target_id GROUP BY 1, 2, 3 ORDER BY 1, 2""".formatted(Usage.LAST_MESSAGE))
                .bind("job", job)
                .map(ConstructorMapper.of(Part.class))
                .list());
        var byProvider = new LinkedHashMap<String, List<Part>>();
        parts.forEach(part -> byProvider
                .computeIfAbsent(part.provider(), name -> new ArrayList<>())
                .add(part));
        var failing = new LinkedHashMap<String, Failing>();
        byProvider.forEach((provider, some) -> allFailed(some).ifPresent(sum -> failing.put(provider, sum)));
        return failing;
    }

    private static Optional<Failing> allFailed(List<Part> parts) {
        List<Part> failed = parts.stream()
                .filter(part -> Usage.FAILED.contains(part.outcome()))
                .toList();
        boolean replied = parts.stream().anyMatch(part -> Usage.REPLIED.contains(part.outcome()));
        return failed.isEmpty() || replied ? Optional.empty() : Optional.of(sum(failed));
    }

    private static long calls(List<Part> parts) {
        return parts.stream().mapToLong(Part::attempts).sum();
    }

    private static Failing sum(List<Part> parts) {
        var byOutcome = new LinkedHashMap<String, Long>();
        parts.forEach(part -> byOutcome.merge(part.outcome(), part.attempts(), Long::sum));
        String most = byOutcome.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        Part last = parts.stream()
                .filter(part -> part.outcome().equals(most))
                .max(Comparator.comparing(Part::lastAt))
                .orElseThrow();
        return new Failing(
                parts.stream().map(Part::model).distinct().toList(),
                calls(parts),
                parts.stream().map(Part::firstAt).min(Comparator.naturalOrder()).orElseThrow(),
                parts.stream().map(Part::lastAt).max(Comparator.naturalOrder()).orElseThrow(),
                most,
                last.message(),
                parts.stream().noneMatch(Part::replied));
    }
}
