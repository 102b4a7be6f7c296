package dev.rollcall.store;

import dev.rollcall.store.SamplingSeries.SeriesStep;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Which repetitions a job with sequential sampling has planned: the first look, and one look more at a time. */
final class SampledPlanning {
    private static final String THESE =
            "SELECT * FROM unnest(:domains::int4[], :targets::int2[], :olds::int2[], :news::int2[])"
                    + " x(domain_id, target_id, old, new)";

    private static final String CELLS_OF_S = """
            FROM job j CROSS JOIN s JOIN cell c ON c.window_id = j.window_id AND c.domain_id = s.domain_id
              AND c.target_id = s.target_id AND c.prompt_version_id = ANY(j.prompt_version_ids)
              AND c.repetition >= s.old AND c.repetition < s.new
            WHERE j.id = :job""";

    /**
     * The cells of a domain and target between two looks. Those that nobody has are new; those at which another job failed are
     * opened again, as planning does; the rest has been answered, or is being asked.
     */
    private static final String INSERT =
            """
            WITH t AS MATERIALIZED (%1$s), s AS MATERIALIZED (%2$s)
            INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, reason)
            SELECT s.domain_id, j.window_id, p, t.id, r::smallint, CASE WHEN t.skip = 0 THEN 0 ELSE %3$s END, t.skip
            FROM job j CROSS JOIN s JOIN t ON t.id = s.target_id CROSS JOIN unnest(j.prompt_version_ids) p
            CROSS JOIN generate_series(s.old, s.new - 1) r
            WHERE j.id = :job AND NOT EXISTS (SELECT 1 FROM cell c WHERE c.window_id = j.window_id
              AND c.domain_id = s.domain_id AND c.target_id = s.target_id AND c.repetition = r AND c.prompt_version_id = p)
            ORDER BY 1, 4, 5, 3 ON CONFLICT DO NOTHING""".formatted(CellPlanning.TARGETS_AND_WHY_SKIPPED, THESE, CellState.SKIPPED.code());

    private static final String OPEN_AGAIN = """
            WITH t AS MATERIALIZED (%s), s AS MATERIALIZED (%s),
            u AS MATERIALIZED (SELECT c.id, c.window_id, c.domain_id, c.target_id, c.prompt_version_id, c.repetition, c.state,
                c.reason %s AND c.reason <> 0 AND c.state IN (%s, %s)
                AND EXISTS (SELECT 1 FROM t WHERE t.id = c.target_id AND t.skip = 0)
              ORDER BY c.id FOR UPDATE OF c),
            letters AS (DELETE FROM dead_letter l USING u WHERE l.cell_id = u.id),
            opened AS (UPDATE cell c SET state = 0, reason = 0, errors = 0, empties = 0, wait_until = NULL
              FROM u WHERE c.id = u.id)
            INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced)
            SELECT * FROM (%s) back(job_id, target_id, state, reason, n, cost_ticks, unpriced) WHERE job_id <> :job""".formatted(
                    CellPlanning.TARGETS_AND_WHY_SKIPPED,
                    THESE,
                    CELLS_OF_S,
                    CellState.FAILED.code(),
                    CellState.SKIPPED.code(),
                    Counters.DELTAS_BACK_OF_U);

    private static final String COUNT_ENDED = """
            WITH s AS MATERIALIZED (%s)
            INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced)
            SELECT :job, c.target_id, c.state, c.reason, count(*), 0, 0 %s AND c.state >= 10 GROUP BY 2, 3, 4""".formatted(THESE, CELLS_OF_S);

    private static final String ADD_PLANNED = """
            UPDATE job j SET cells_planned = ARRAY(
                SELECT p.n + coalesce((SELECT sum(s.new - s.old) FROM (%s) s WHERE s.target_id = p.target), 0)
                  * cardinality(j.prompt_version_ids)
                FROM unnest(j.target_ids, j.cells_planned) WITH ORDINALITY p(target, n, i) ORDER BY p.i)
            WHERE j.id = :job AND j.finished_at IS NULL AND j.state <> 'cancelled'""".formatted(THESE);

    private SampledPlanning() {}

    /** The first look of some domains; nothing for a job that samples nothing, or whose series are there. */
    static void begin(Handle handle, int job, int fromDomain, int toDomain) {
        handle.createUpdate("""
                        INSERT INTO sampling_series (job_id, domain_id, target_id, repetitions)
                        SELECT j.id, jd.domain_id, t, j.looks[1] FROM job j JOIN job_domain jd ON jd.job_id = j.id
                        CROSS JOIN unnest(j.target_ids) t
                        WHERE j.id = :job AND j.looks IS NOT NULL AND jd.domain_id BETWEEN :from AND :to
                        ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING""")
                .bind("job", job)
                .bind("from", fromDomain)
                .bind("to", toDomain)
                .execute();
    }

    /** A retry of a job that sampled sees what that saw of its own domains and targets, and plans nothing new. */
    static void ofRetry(Handle handle, int retry, int finished) {
        handle.createUpdate("""
                        INSERT INTO sampling_series (job_id, domain_id, target_id, repetitions, reason)
                        SELECT r.id, s.domain_id, s.target_id, s.repetitions, :reason
                        FROM job r JOIN job_domain jd ON jd.job_id = r.id CROSS JOIN unnest(r.target_ids) t
                        JOIN sampling_series s ON s.job_id = :finished AND s.domain_id = jd.domain_id AND s.target_id = t
                        WHERE r.id = :retry AND r.looks IS NOT NULL ORDER BY 1, 2, 3""")
                .bind("retry", retry)
                .bind("finished", finished)
                .bind("reason", SeriesEnd.RETRY.word())
                .execute();
        handle.createUpdate("""
                        UPDATE job j SET cells_planned = ARRAY(SELECT coalesce((SELECT sum(s.repetitions) FROM sampling_series s
                              WHERE s.job_id = j.id AND s.target_id = t.id), 0) * cardinality(j.prompt_version_ids)
                            FROM unnest(j.target_ids) WITH ORDINALITY t(id, i) ORDER BY t.i)
                        WHERE j.id = :retry AND j.looks IS NOT NULL""").bind("retry", retry).execute();
    }

    /**
     * Plans the next look of these series; their rows say it already.
     *
     * @return false when the job has ended: the caller rolls back
     */
    static boolean extend(Handle handle, int job, List<SeriesStep> steps) {
        for (String sql : List.of(INSERT, OPEN_AGAIN, COUNT_ENDED)) {
            bind(handle.createUpdate(sql), job, steps).execute();
        }
        return bind(handle.createUpdate(ADD_PLANNED), job, steps).execute() == 1;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, int job, List<SeriesStep> steps) {
        statement.bind("job", job);
        new ColumnArrays<>(statement, steps)
                .bind("domains", "int4", SeriesStep::domainId)
                .bind("targets", "int2", SeriesStep::targetId)
                .bind("olds", "int2", SeriesStep::repetitions)
                .bind("news", "int2", SeriesStep::next);
        return statement;
    }
}
