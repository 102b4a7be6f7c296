package dev.rollcall.store;

import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Inserts a job's cells, and opens again those that ended for a reason that is gone: {@link Cells#plan}. */
final class CellPlanning {
    private final Jdbi jdbi;

    CellPlanning(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** All targets, each with the {@link Reason} why it is not asked, or 0 if it is asked. */
    static final String ALL_TARGETS_AND_WHY_SKIPPED =
            String.format(Locale.ROOT, """
            SELECT t.id, CASE WHEN p.retired THEN %d WHEN h.provider IS NULL THEN %d ELSE 0 END AS skip
            FROM target t LEFT JOIN provider p ON p.name = t.provider AND p.simulated = (t.surface = 'simulated')
            LEFT JOIN (SELECT DISTINCT simulated, provider FROM held_key) h
              ON h.provider = t.provider AND h.simulated = (t.surface = 'simulated')
            """, Reason.RETIRED.code(), Reason.NO_KEY.code());

    /** These of them: {@code :targets}. */
    static final String WHY_SKIPPED = ALL_TARGETS_AND_WHY_SKIPPED + "WHERE t.id = ANY(:targets)";

    /** Those of the job. */
    static final String TARGETS_AND_WHY_SKIPPED =
            WHY_SKIPPED.replace(":targets", "(SELECT target_ids FROM job WHERE id = :job)::int2[]");

    int plan(int job, int fromDomain, int toDomain) {
        return jdbi.inTransaction(handle -> {
            SampledPlanning.begin(handle, job, fromDomain, toDomain);
            insert(handle, job, fromDomain, toDomain);
            int again = Retries.isOne(handle, job)
                    ? Retries.openChosen(handle, job, fromDomain, toDomain)
                    : openAgain(handle, job, fromDomain, toDomain);
            DomainEvents.planned(handle, job, fromDomain, toDomain);
            return again;
        });
    }

    private static void insert(Handle handle, int job, int fromDomain, int toDomain) {
        handle.createUpdate("""
                            WITH t AS MATERIALIZED (%s)
                            INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, reason)
                            SELECT jd.domain_id, j.window_id, p, t.id, r::smallint,
                              CASE WHEN t.skip = 0 THEN 0 ELSE :skipped END, t.skip
                            FROM job j JOIN job_domain jd ON jd.job_id = j.id
                            CROSS JOIN t
                            CROSS JOIN unnest(j.prompt_version_ids) p
                            CROSS JOIN generate_series(0, j.repetitions - 1) r
                            WHERE j.id = :job AND jd.domain_id BETWEEN :from AND :to
                              AND NOT EXISTS (SELECT 1 FROM cell c WHERE c.window_id = j.window_id
                                AND c.domain_id = jd.domain_id AND c.target_id = t.id AND c.repetition = r
                                AND c.prompt_version_id = p)
                              AND (j.looks IS NULL OR r < sampled_repetitions(j.id, jd.domain_id, t.id))
                            ORDER BY 1, 4, 5, 3 ON CONFLICT DO NOTHING""".formatted(TARGETS_AND_WHY_SKIPPED))
                .bind("job", job)
                .bind("from", fromDomain)
                .bind("to", toDomain)
                .bind("skipped", CellState.SKIPPED.code())
                .execute();
    }

    private static int openAgain(Handle handle, int job, int fromDomain, int toDomain) {
        return handle.createUpdate("""
                            WITH t AS MATERIALIZED (%s),
                            again AS MATERIALIZED (SELECT c.id FROM job j JOIN job_domain jd ON jd.job_id = j.id
                              CROSS JOIN t
                              JOIN cell c ON c.window_id = j.window_id AND c.domain_id = jd.domain_id AND c.target_id = t.id
                                AND c.prompt_version_id = ANY(j.prompt_version_ids) AND c.repetition < j.repetitions%s
                              WHERE j.id = :job AND jd.domain_id BETWEEN :from AND :to
                                AND c.reason <> 0 AND c.state IN (:failed, :skipped) AND t.skip = 0
                              ORDER BY c.id FOR UPDATE OF c),
                            letters AS (DELETE FROM dead_letter l USING again WHERE l.cell_id = again.id)
                            UPDATE cell c SET state = 0, reason = 0, errors = 0, empties = 0, wait_until = NULL
                            FROM again WHERE c.id = again.id""".formatted(TARGETS_AND_WHY_SKIPPED, SampledCells.OF_J_AND_C))
                .bind("job", job)
                .bind("from", fromDomain)
                .bind("to", toDomain)
                .bind("failed", CellState.FAILED.code())
                .bind("skipped", CellState.SKIPPED.code())
                .execute();
    }
}
