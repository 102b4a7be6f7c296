package dev.rollcall.proving.chaos;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Whether jobs have kept to their budgets, by what their attempts cost. A call that costs more than was reserved for it may
 * exceed the budget by as much: what is reserved is what 95 of 100 such calls cost at most.
 *
 * @param jobs jobs with a budget, retries included
 * @param overspent of these, the jobs whose calls until a raise, or until their end, cost more than that allows; must be 0
 * @param unreserved calls of these jobs that cost something and for which nothing was reserved; must be 0
 * @param mostOver by which part of a budget a job exceeded it at most; 0 when none did
 */
record BudgetUse(long jobs, long overspent, long unreserved, double mostOver) {
    /**
     * One row for each budget of a job: it holds from its order until the next. The first budget of a job that was raised
     * stands nowhere any more but in {@code started}.
     */
    private static final String SPENT = """
            WITH budget AS (
              SELECT j.id AS job_id, s.ticks, '-infinity'::timestamptz AS since FROM started s JOIN job j ON j.name = s.job
              UNION ALL SELECT job_id, limit_ticks, ordered_at FROM budget_order
              UNION ALL SELECT id, budget_ticks, '-infinity' FROM job WHERE budget_ticks IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM budget_order o WHERE o.job_id = job.id)
                AND NOT EXISTS (SELECT 1 FROM started s WHERE s.job = job.name)),
            span AS (SELECT *, lead(since, 1, 'infinity') OVER (PARTITION BY job_id ORDER BY since) AS until FROM budget),
            spent AS (SELECT s.job_id, s.ticks, coalesce(sum(a.cost_ticks), 0) AS cost,
                coalesce(sum(greatest(a.cost_ticks - coalesce(a.reserved_ticks, 0), 0)), 0) AS dearer,
                count(*) FILTER (WHERE a.cost_ticks > 0 AND coalesce(a.reserved_ticks, 0) = 0) AS unreserved
              FROM span s LEFT JOIN attempt a ON a.job_id = s.job_id AND a.asked_at < s.until GROUP BY 1, 2, s.since)
            SELECT count(DISTINCT job_id), count(DISTINCT job_id) FILTER (WHERE cost > ticks + dearer),
              coalesce(max(unreserved), 0), coalesce(max((cost - ticks) / ticks), 0) FROM spent""";

    /** @param started the jobs that were started, with their first budgets */
    static BudgetUse of(Connection ledger, List<LoadedJob> started) throws SQLException {
        try (var create = ledger.createStatement()) {
            create.execute("CREATE TEMP TABLE started (job text, ticks bigint)");
        }
        try (PreparedStatement insert = ledger.prepareStatement("INSERT INTO started VALUES (?, ?)")) {
            for (LoadedJob job : started) {
                if (job.hasBudget()) {
                    insert.setString(1, job.name());
                    insert.setLong(2, ticks(job.budgetUsd()));
                    insert.executeUpdate();
                }
            }
        }
        try (PreparedStatement query = ledger.prepareStatement(SPENT);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new BudgetUse(row.getLong(1), row.getLong(2), row.getLong(3), Math.max(0, row.getDouble(4)));
        }
    }

    private static long ticks(BigDecimal dollars) {
        return dollars.movePointRight(10).longValueExact();
    }
}
