package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What jobs with sequential sampling have asked of each target about each domain, and why they ask no more. A look is decided
 * once, in one transaction with the cells that it plans: whoever decides it again, after a worker was killed or Temporal has lost
 * its state, changes nothing.
 */
public final class SamplingSeries {
    /** Series without an end of targets that are not cancelled. */
    static final String UNDECIDED = "FROM sampling_series s WHERE s.job_id = :job AND s.reason IS NULL"
            + " AND s.target_id <> ALL(" + Holds.CANCELLED_TARGETS + ")";

    /** Counts of the series whose look has ended, as the current run of their domain has read their answers. */
    private static final String LOOKED = """
            WITH s AS MATERIALIZED (SELECT s.domain_id, s.target_id, s.repetitions, s.look_ended_at %s
              AND (s.domain_id, s.target_id) > (:afterDomain, :afterTarget) ORDER BY s.domain_id, s.target_id LIMIT :limit)
            SELECT s.*, o.open, x.* FROM s JOIN job j ON j.id = :job
            CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM cell c WHERE c.window_id = j.window_id AND c.domain_id = s.domain_id
              AND c.target_id = s.target_id AND c.prompt_version_id = ANY(j.prompt_version_ids) AND c.repetition < s.repetitions
              AND c.state < 10) AS open) o
            LEFT JOIN extraction_run r ON r.domain_id = s.domain_id AND r.state = 'current'
            LEFT JOIN LATERAL (SELECT e.id FROM entity_set b CROSS JOIN json_array_elements(b.content) WITH ORDINALITY x(entity, i)
              JOIN entity e ON e.domain_id = s.domain_id AND e.slug = x.entity ->> 'entity'
              WHERE b.id = r.entity_set_id AND x.entity ->> 'kind' = 'brand' ORDER BY x.i LIMIT 1) brand ON true
            CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE c.state <> 15) AS wanted,
                count(*) FILTER (WHERE c.state IN (10, 11) AND e.cell_id IS NULL) AS unread,
                count(*) FILTER (WHERE e.outcome IN (1, 2)) AS answered,
                count(m.cell_id) FILTER (WHERE e.outcome IN (1, 2)) AS named
              -- nothing is counted of a look that has not ended; OFFSET keeps the domain in the index condition
              FROM (SELECT * FROM cell WHERE NOT o.open AND window_id = j.window_id AND domain_id = s.domain_id AND target_id = s.target_id
                AND prompt_version_id = ANY(j.prompt_version_ids) AND repetition < s.repetitions OFFSET 0) c
              LEFT JOIN extraction e ON e.run_id = r.id AND e.cell_id = c.id
              LEFT JOIN mention m ON m.run_id = r.id AND m.entity_id = brand.id AND m.cell_id = c.id) x
            ORDER BY s.domain_id, s.target_id""".formatted(UNDECIDED);

    /** Only those that are still at the look that was decided. */
    private static final String DECIDE = """
            UPDATE sampling_series s SET repetitions = x.new, reason = x.reason, named = x.named, answered = x.answered,
              wanted = x.wanted, look_ended_at = NULL, decided_at = now()
            FROM unnest(:domains::int4[], :targets::int2[], :olds::int2[], :news::int2[], :reasons::text[], :named::int4[],
              :answered::int4[], :wanted::int4[]) x(domain_id, target_id, old, new, reason, named, answered, wanted)
            WHERE s.job_id = :job AND s.domain_id = x.domain_id AND s.target_id = x.target_id AND s.repetitions = x.old
              AND s.reason IS NULL
            RETURNING s.domain_id, s.target_id""";

    private static final String WAIT = """
            UPDATE sampling_series SET look_ended_at = now()
            WHERE job_id = :job AND (domain_id, target_id) IN (SELECT * FROM unnest(:domains::int4[], :targets::int2[]))
              AND look_ended_at IS NULL AND reason IS NULL""";

    private final Jdbi jdbi;

    SamplingSeries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A series at a look.
     *
     * @param repetitions planned so far
     * @param lookEndedAt when its look was first seen to have ended with answers that are not read; null: it was not
     * @param open some of its cells have not ended; then nothing is counted
     * @param wanted cells that were to be asked: a skipped one was not
     * @param unread valid answers that the domain's current run does not have
     * @param answered valid answers that it has
     * @param named how many of those name the domain's brand
     */
    public record SeriesLook(
            int domainId,
            int targetId,
            int repetitions,
            Instant lookEndedAt,
            boolean open,
            int wanted,
            int unread,
            int answered,
            int named) {}

    /**
     * What was decided of a look.
     *
     * @param next repetitions that are planned from then on; those of the look when it has ended
     * @param end null: it goes on
     */
    public record SeriesStep(SeriesLook look, int next, SeriesEnd end) {
        int domainId() {
            return look.domainId();
        }

        int targetId() {
            return look.targetId();
        }

        int repetitions() {
            return look.repetitions();
        }
    }

    private record SeriesKey(int domainId, int targetId) {}

    /**
     * A series as people see it.
     *
     * @param named of the last look that was decided; null with the two others: none was
     * @param wanted cells that were to be asked
     * @param reason why it has ended, as {@link SeriesEnd#word}; null: it has not
     */
    public record Series(
            int domainId,
            String domain,
            String provider,
            String model,
            String surface,
            int targetId,
            int repetitions,
            Integer named,
            Integer answered,
            Integer wanted,
            String reason,
            Instant lookEndedAt,
            Instant decidedAt) {}

    /** By domain and target, from behind the last one of the page before. */
    public List<Series> page(int job, int afterDomain, int afterTarget, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT s.*, d.name AS domain, t.provider, t.model, t.surface FROM sampling_series s
                        JOIN domain d ON d.id = s.domain_id JOIN target t ON t.id = s.target_id
                        WHERE s.job_id = :job AND (s.domain_id, s.target_id) > (:afterDomain, :afterTarget)
                        ORDER BY s.domain_id, s.target_id LIMIT :limit""")
                .bind("job", job)
                .bind("afterDomain", afterDomain)
                .bind("afterTarget", afterTarget)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Series.class))
                .list());
    }

    /** How many series of a target have ended for which reason; null: they have not. */
    public record SeriesCount(int targetId, String reason, long n) {}

    public List<SeriesCount> counts(int job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT target_id, reason, count(*) AS n FROM sampling_series WHERE job_id = :job
                        GROUP BY 1, 2 ORDER BY 1, 2""")
                .bind("job", job)
                .map(ConstructorMapper.of(SeriesCount.class))
                .list());
    }

    /** Does the job go on sampling? */
    public boolean goesOn(int job) {
        return jdbi.withHandle(handle -> goesOn(handle, job));
    }

    static boolean goesOn(Handle handle, int job) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 " + UNDECIDED + ")")
                .bind("job", job)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Some series without an end, by domain and target, with what is known of their looks.
     *
     * @param after the last one of the page before; null: from the first on
     */
    public List<SeriesLook> undecided(int job, SeriesLook after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(LOOKED)
                .bind("job", job)
                .bind("afterDomain", after == null ? 0 : after.domainId())
                .bind("afterTarget", after == null ? 0 : after.targetId())
                .bind("limit", limit)
                .map(ConstructorMapper.of(SeriesLook.class))
                .list());
    }

    /** Notes that these looks have ended, and that their answers are to be read. */
    public void awaitReading(int job, List<SeriesLook> looks) {
        if (looks.isEmpty()) {
            return;
        }
        jdbi.useTransaction(handle -> {
            var update = handle.createUpdate(WAIT).bind("job", job);
            new ColumnArrays<>(update, looks)
                    .bind("domains", "int4", SeriesLook::domainId)
                    .bind("targets", "int2", SeriesLook::targetId);
            update.execute();
            DueExtractions.mark(
                    handle, looks.stream().map(SeriesLook::domainId).distinct().toList(), DueExtractions.NEW_ANSWERS);
        });
    }

    /**
     * Writes what was decided of some looks, and plans the cells of the next ones. What was decided before stays as it is.
     *
     * @return how many were new; 0 when the job has ended
     */
    public int decide(int job, List<SeriesStep> steps) {
        if (steps.isEmpty()) {
            return 0;
        }
        return jdbi.inTransaction(handle -> {
            Set<SeriesKey> decided = write(handle, job, steps);
            List<SeriesStep> goingOn = steps.stream()
                    .filter(step ->
                            step.end() == null && decided.contains(new SeriesKey(step.domainId(), step.targetId())))
                    .toList();
            if (!SampledPlanning.extend(handle, job, goingOn)) {
                handle.rollback();
                return 0;
            }
            return decided.size();
        });
    }

    private static Set<SeriesKey> write(Handle handle, int job, List<SeriesStep> steps) {
        var update = handle.createQuery(DECIDE).bind("job", job);
        new ColumnArrays<>(update, steps)
                .bind("domains", "int4", SeriesStep::domainId)
                .bind("targets", "int2", SeriesStep::targetId)
                .bind("olds", "int2", SeriesStep::repetitions)
                .bind("news", "int2", SeriesStep::next)
                .bind(
                        "reasons",
                        "text",
                        step -> step.end() == null ? null : step.end().word())
                .bind("named", "int4", step -> step.look().named())
                .bind("answered", "int4", step -> step.look().answered())
                .bind("wanted", "int4", step -> step.look().wanted());
        return update.map(ConstructorMapper.of(SeriesKey.class)).set();
    }
}
