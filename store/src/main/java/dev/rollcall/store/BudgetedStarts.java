package dev.rollcall.store;

import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.AttemptStarts.Started;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Starts of attempts of which some are paid from a budget: {@link AttemptStarts}. */
final class BudgetedStarts {
    /**
     * In their order, as many starts of a job as its budget has room for; the others are left as they are. Each budget is
     * updated once. A job is full when one of its starts does not fit and nothing is reserved for it any more.
     */
    private static final String START = """
            WITH a AS MATERIALIZED (SELECT * FROM unnest(:cells::int8[], :claims::int8[], :keys::text[], :ticks::int8[])
                WITH ORDINALITY a(id, claim_id, key, ticks, i)),
            held AS MATERIALIZED (SELECT c.id, a.key, a.i, k.job_id,
                coalesce(a.ticks, CASE WHEN j.budget_ticks IS NOT NULL THEN 0 END) AS ticks
              FROM a JOIN cell c ON c.id = a.id AND c.state = 1 AND c.claim_id = a.claim_id
              JOIN claim k ON k.id = a.claim_id
              JOIN job j ON j.id = k.job_id AND j.state IN ('queued', 'processing')
              WHERE (SELECT true FROM hold h WHERE h.job_id = k.job_id AND h.target_id = c.target_id LIMIT 1) IS NULL
              ORDER BY c.id FOR UPDATE OF c),
            budget AS MATERIALIZED (SELECT job_id, reserved_ticks,
                limit_ticks - spent_ticks - lost_ticks - reserved_ticks AS room
              FROM job_budget WHERE job_id IN (SELECT job_id FROM held WHERE ticks IS NOT NULL) ORDER BY job_id FOR UPDATE),
            -- without a limit there is room for all
            fitting AS MATERIALIZED (SELECT h.*, b.reserved_ticks,
                coalesce(sum(h.ticks) OVER (PARTITION BY h.job_id ORDER BY h.i) <= b.room, true) AS fits
              FROM held h LEFT JOIN budget b USING (job_id)),
            reserved AS (UPDATE job_budget b SET reserved_ticks = b.reserved_ticks + f.ticks
              FROM (SELECT job_id, sum(ticks)::int8 AS ticks FROM fitting WHERE fits AND ticks > 0 GROUP BY 1) f
              WHERE b.job_id = f.job_id),
            u AS (UPDATE cell c SET state = 3, attempts = c.attempts + 1 FROM fitting f WHERE c.id = f.id AND f.fits
              RETURNING c.id, c.attempts, c.maybe_billed, f.key, f.job_id, f.ticks),
            s AS (INSERT INTO attempt (cell_id, n, job_id, asked_at, possible_duplicate, key_fingerprint, reserved_ticks)
              SELECT id, attempts, job_id, clock_timestamp(), maybe_billed, key, ticks FROM u
              RETURNING cell_id, n, possible_duplicate, asked_at, reserved_ticks)
            SELECT NULL::int4 AS full_job, cell_id, n, possible_duplicate, asked_at, reserved_ticks FROM s
            UNION ALL SELECT job_id, NULL, NULL, NULL, NULL, NULL FROM fitting GROUP BY job_id
              HAVING bool_or(NOT fits) AND max(reserved_ticks) + coalesce(sum(ticks) FILTER (WHERE fits), 0) = 0""";

    private BudgetedStarts() {}

    /** Within a transaction, in which jobs that are full are held. */
    static Map<Long, Started> commit(Handle handle, List<AttemptStart> starts) {
        var query = handle.createQuery(START);
        new ColumnArrays<>(query, starts)
                .bind("cells", "int8", AttemptStart::cell)
                .bind("claims", "int8", AttemptStart::claim)
                .bind("keys", "text", AttemptStart::key)
                .bind("ticks", "int8", AttemptStart::estimateTicks);
        var started = new HashMap<Long, Started>();
        var full = new TreeSet<Integer>();
        query.map((row, context) -> {
                    int job = row.getInt("full_job");
                    return row.wasNull() ? started.put(row.getLong("cell_id"), started(row)) : full.add(job);
                })
                .list();
        full.forEach(job -> Budgets.park(handle, job));
        return started;
    }

    /** From what an insert into {@code attempt} returns. */
    static Started started(ResultSet row) throws SQLException {
        row.getLong("reserved_ticks");
        boolean budgeted = !row.wasNull();
        return new Started(
                row.getInt("n"),
                row.getBoolean("possible_duplicate"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                budgeted);
    }
}
