package dev.rollcall.store;

import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What is still to be done, for whoever watches all of it: a few statements, whatever the number of jobs and cells. */
public final class Backlog {
    private final Jdbi jdbi;

    Backlog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The cells of a provider in all unfinished jobs.
     *
     * @param open cells that have not ended; those of targets that were cancelled in a job do not count
     * @param ended cells that have ended, by state
     * @param oldestSeconds the age of the oldest job that wants cells of it now: neither the job nor the target is held. Null
     *     when none does
     */
    public record ProviderCells(long open, Map<CellState, Long> ended, Double oldestSeconds) {}

    /**
     * @param parked unfinished jobs that their budget holds
     * @param budgetUsed the largest share of a budget that an unfinished job has used, 1 is all; null: none has a budget
     */
    public record JobBudgets(long parked, Double budgetUsed) {}

    /**
     * @param staleDomains watched domains that are due
     * @param oldestSeconds for how long the first of them has been due; null: none is
     * @param sweptSeconds the time since a sweep last came; null: none ever did
     */
    public record Staleness(long staleDomains, Double oldestSeconds, Double sweptSeconds) {}

    /** By provider. A cell that several jobs see counts for each of them. */
    public Map<String, ProviderCells> cells() {
        var open = new TreeMap<String, Row>();
        var ended = new TreeMap<String, Map<CellState, Long>>();
        jdbi.useHandle(handle -> handle.createQuery(CELLS)
                .map(ConstructorMapper.of(Row.class))
                .forEach(row -> {
                    if (row.state() == null) {
                        open.put(row.provider(), row);
                    } else {
                        ended.computeIfAbsent(row.provider(), provider -> new TreeMap<>())
                                .put(CellState.of(row.state()), row.n());
                    }
                }));
        var cells = new TreeMap<String, ProviderCells>();
        open.forEach((provider, row) -> cells.put(
                provider, new ProviderCells(row.n(), ended.getOrDefault(provider, Map.of()), row.oldestSeconds())));
        return cells;
    }

    /** @param state null: the open ones */
    public record Row(String provider, Integer state, long n, Double oldestSeconds) {}

    /** Counters are read once and joined to the targets of jobs once: with a thousand jobs they are tens of thousands. */
    static final String CELLS = """
            WITH unfinished AS MATERIALIZED (
              SELECT id, target_ids, cells_planned, created_at, domains::int8 * cardinality(prompt_version_ids) * repetitions AS planned,
                state IN ('queued', 'processing') AS active
              FROM job WHERE finished_at IS NULL AND state <> 'cancelled'),
            held AS MATERIALIZED (SELECT job_id, target_id, bool_or(kind = 'cancel') AS cancelled FROM hold
              WHERE target_id <> 0 GROUP BY 1, 2),
            counted AS MATERIALIZED (
              SELECT job_id, target_id, state, n FROM job_counter
                WHERE state >= 10 AND job_id = ANY(ARRAY(SELECT id FROM unfinished))
              UNION ALL SELECT job_id, target_id, state, n FROM job_delta
                WHERE state >= 10 AND job_id = ANY(ARRAY(SELECT id FROM unfinished))),
            ended AS (SELECT job_id, target_id, sum(n)::int8 AS n FROM counted GROUP BY 1, 2),
            summed AS (
              SELECT i.target_id, NULL::int AS state, sum(greatest(coalesce(i.planned, u.planned) - coalesce(e.n, 0), 0)) AS n,
                min(u.created_at) FILTER (WHERE coalesce(i.planned, u.planned) > coalesce(e.n, 0) AND u.active AND h.job_id IS NULL) AS oldest
              FROM unfinished u CROSS JOIN unnest(u.target_ids, u.cells_planned) i(target_id, planned)
              LEFT JOIN held h ON h.job_id = u.id AND h.target_id = i.target_id
              LEFT JOIN ended e ON e.job_id = u.id AND e.target_id = i.target_id
              WHERE h.cancelled IS NOT TRUE GROUP BY 1
              UNION ALL SELECT c.target_id, c.state, sum(c.n), NULL
              FROM counted c LEFT JOIN held h USING (job_id, target_id) WHERE h.cancelled IS NOT TRUE GROUP BY 1, 2)
            SELECT t.provider, s.state, sum(s.n)::int8 AS n, extract(epoch FROM now() - min(s.oldest))::float8 AS oldest_seconds
            FROM summed s JOIN target t ON t.id = s.target_id GROUP BY 1, 2""";

    /** By state; each state of an unfinished job is there. */
    public Map<JobState, Long> unfinishedJobs() {
        var jobs = new TreeMap<JobState, Long>();
        for (JobState state : JobState.values()) {
            if (!state.isFinished()) {
                jobs.put(state, 0L);
            }
        }
        jdbi.useHandle(handle -> handle.createQuery("""
                        SELECT state, count(*) AS n FROM job WHERE finished_at IS NULL AND state <> 'cancelled' GROUP BY 1""")
                .map((row, context) -> Map.entry(JobState.of(row.getString("state")), row.getLong("n")))
                .forEach(some -> jobs.put(some.getKey(), some.getValue())));
        return jobs;
    }

    public JobBudgets budgets() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT (SELECT count(*) FROM job j WHERE j.finished_at IS NULL AND EXISTS (SELECT 1 FROM hold h
                            WHERE h.job_id = j.id AND h.kind = 'budget')) AS parked,
                          (SELECT max((b.reserved_ticks + b.spent_ticks + b.lost_ticks)::float8 / nullif(b.limit_ticks, 0))
                            FROM job_budget b JOIN job j ON j.id = b.job_id WHERE j.finished_at IS NULL) AS budget_used""")
                .map(ConstructorMapper.of(JobBudgets.class))
                .one());
    }

    /** @param simulated of real or simulated domains */
    public Staleness staleness(boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) AS stale_domains,
                          extract(epoch FROM now() - min(due_at))::float8 AS oldest_seconds,
                          (SELECT extract(epoch FROM now() - swept_at)::float8 FROM sweep_schedule) AS swept_seconds
                        FROM freshness WHERE simulated = :simulated AND cadence = 0 AND watched AND due_at <= now()""")
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(Staleness.class))
                .one());
    }

    /** The age in seconds of the oldest event that an active outlet has yet to be sent, or that has no number yet; 0: none. */
    public double outboxLag() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT coalesce(greatest(0, extract(epoch FROM now() - least(
                          (SELECT min(at) FROM event_new),
                          (SELECT min(e.at) FROM outlet o JOIN event e ON e.id = o.position + 1 WHERE o.state = 'active'),
                          (SELECT min(e.at) FROM outlet o CROSS JOIN LATERAL (SELECT min(event_id) AS event_id FROM delivery d
                              WHERE d.outlet_id = o.id AND d.dead_at IS NULL) f JOIN event e ON e.id = f.event_id
                            WHERE o.state = 'active')))), 0)::float8""").mapTo(Double.class).one());
    }

    /** Dead letters that are listed, by reason. */
    public Map<Reason, Long> deadLetters() {
        var letters = new TreeMap<Reason, Long>();
        jdbi.useHandle(handle -> handle.createQuery(
                        "SELECT reason, count(*) AS n FROM dead_letter WHERE dismissed_at IS NULL GROUP BY 1")
                .map((row, context) -> Map.entry(Reason.of(row.getInt("reason")), row.getLong("n")))
                .forEach(some -> letters.put(some.getKey(), some.getValue())));
        return letters;
    }

    /** Alerts that are open, by rule; each rule is there. */
    public Map<String, Long> openAlerts() {
        var alerts = new TreeMap<String, Long>();
        jdbi.useHandle(handle -> handle.createQuery("""
                        SELECT r.rule, count(a.id) AS n FROM alert_rule r LEFT JOIN alert a
                          ON a.rule = r.rule AND a.raised_at IS NOT NULL AND a.resolved_at IS NULL GROUP BY 1""")
                .map((row, context) -> Map.entry(row.getString("rule"), row.getLong("n")))
                .forEach(some -> alerts.put(some.getKey(), some.getValue())));
        return alerts;
    }
}
