package dev.rollcall.store;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * How many of a job's cells have ended and in which state, what they cost, and how many may have been billed twice. A number
 * is a counter plus the deltas that are not folded into it yet.
 */
public final class Counters {
    /** Rows with this state count attempts and their cost, not cells. */
    static final int ATTEMPTS = -1;

    /** Rows with this state count possible duplicates: cells whose {@code maybe_billed} is set, open ones included. */
    static final int DUPLICATES = -2;

    /**
     * The search begins with the unfinished jobs, which are few, because a domain may have been in hundreds of finished
     * jobs.
     */
    private static final String UNFINISHED_JOBS_OF_U = """
            JOIN job j ON j.window_id = u.window_id AND j.finished_at IS NULL
              AND u.target_id = ANY(j.target_ids) AND u.prompt_version_id = ANY(j.prompt_version_ids)
              AND u.repetition < j.repetitions%s
              AND (SELECT true FROM job_domain jd WHERE jd.job_id = j.id AND jd.domain_id = u.domain_id)
            """.formatted(SampledCells.ofJob("j", "u"));

    /** Adds one delta for each unfinished job that sees the ended cells of {@code u}. */
    static final String DELTAS_OF_U = """
            SELECT j.id, u.target_id, u.state, u.reason, count(*), 0, 0 FROM u
            %sWHERE u.state >= 10 GROUP BY 1, 2, 3, 4""".formatted(UNFINISHED_JOBS_OF_U);

    /** Takes the ended cells of {@code u} out of the same jobs' counts again: the statement opens them. */
    static final String DELTAS_BACK_OF_U = """
            SELECT j.id, u.target_id, u.state, u.reason, -count(*), 0, 0 FROM u
            %sGROUP BY 1, 2, 3, 4""".formatted(UNFINISHED_JOBS_OF_U);

    /** The same for the cells of {@code u} that this statement has made possible duplicates; {@code doubtful} lists them. */
    static final String DUPLICATES_OF_U = """
            SELECT j.id, u.target_id, %s, 0, count(*), 0, 0 FROM u JOIN doubtful USING (id)
            %sGROUP BY 1, 2""".formatted(DUPLICATES, UNFINISHED_JOBS_OF_U);

    /** The same where {@code u} tells of each whether it is {@code doubted}; for many cells, which no join may slow down. */
    static final String DUPLICATES_OF_DOUBTED = """
            SELECT j.id, u.target_id, %s, 0, count(*), 0, 0 FROM u
            %sWHERE u.doubted GROUP BY 1, 2""".formatted(DUPLICATES, UNFINISHED_JOBS_OF_U);

    private static final String LOCK = "SELECT pg_advisory_xact_lock(7702, :job)";

    private final Jdbi jdbi;

    Counters(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The number of a target's cells that ended in one state for one reason. */
    public record Count(int targetId, int state, int reason, long n) {
        public CellState cellState() {
            return CellState.of(state);
        }

        public Reason cellReason() {
            return Reason.of(reason);
        }
    }

    /** What a job spent on a target, for attempts of this job only. Unpriced attempts were billed at unknown prices. */
    public record TargetSpending(int targetId, long attempts, long costTicks, long unpriced, TokenCounts tokens) {}

    /**
     * How many of a job's cells have ended, and in which state.
     *
     * @param possibleDuplicates cells that may have been billed although no answer was kept, because the result of a call is
     *     unknown or its reply was lost on the way. Calls under way do not count. Final when the job has a
     *     {@code finishedAt}
     */
    public record EndedCounts(List<Count> ended, long possibleDuplicates) {}

    public List<Count> ended(int job) {
        return tally(job).ended();
    }

    public EndedCounts tally(int job) {
        List<Count> counts = jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT target_id, state, reason, sum(n) AS n FROM (
                          SELECT target_id, state, reason, n FROM job_counter WHERE job_id = :job AND state <> -1
                          UNION ALL SELECT target_id, state, reason, n FROM job_delta WHERE job_id = :job AND state <> -1) x
                        -- Cells that are opened again are taken out even of a job that has not counted them yet.
                        GROUP BY 1, 2, 3 HAVING sum(n) > 0 ORDER BY 1, 2, 3""")
                .bind("job", job)
                .map(ConstructorMapper.of(Count.class))
                .list());
        return new EndedCounts(
                counts.stream().filter(count -> count.state() != DUPLICATES).toList(),
                counts.stream()
                        .filter(count -> count.state() == DUPLICATES)
                        .mapToLong(Count::n)
                        .sum());
    }

    public List<TargetSpending> spent(int job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT target_id, sum(n) AS attempts, sum(cost_ticks) AS cost_ticks, sum(unpriced) AS unpriced, %s FROM (
                          SELECT target_id, n, cost_ticks, unpriced, %s FROM job_counter
                            WHERE job_id = :job AND state = -1
                          UNION ALL SELECT target_id, attempts, cost_ticks, unpriced, %2$s FROM usage_delta
                            WHERE job_id = :job) x
                        GROUP BY 1 ORDER BY 1""".formatted(TokenCounts.SUMS, TokenCounts.COLUMNS))
                .bind("job", job)
                .map((row, context) -> new TargetSpending(
                        row.getInt("target_id"),
                        row.getLong("attempts"),
                        row.getLong("cost_ticks"),
                        row.getLong("unpriced"),
                        TokenCounts.of(row)))
                .list());
    }

    /** Folds the deltas of all jobs into their counters. */
    public void fold() {
        List<Integer> jobs = jdbi.withHandle(handle -> handle.createQuery("SELECT DISTINCT job_id FROM job_delta")
                .mapTo(Integer.class)
                .list());
        jobs.forEach(job -> jdbi.useTransaction(handle -> {
            handle.createQuery(LOCK).bind("job", job).mapToMap().list();
            handle.createUpdate("""
                            WITH gone AS (DELETE FROM job_delta WHERE job_id = :job
                              RETURNING target_id, state, reason, n, cost_ticks, unpriced)
                            INSERT INTO job_counter SELECT :job, target_id, state, reason, sum(n), sum(cost_ticks), sum(unpriced)
                            FROM gone GROUP BY 2, 3, 4
                            ON CONFLICT (job_id, target_id, state, reason) DO UPDATE SET n = job_counter.n + excluded.n,
                              cost_ticks = job_counter.cost_ticks + excluded.cost_ticks,
                              unpriced = job_counter.unpriced + excluded.unpriced""").bind("job", job).execute();
        }));
    }

    /**
     * Counts all of a job's cells again: after planning, when the job stalls, and before it is called complete. This is
     * needed because a cell that ends while a job is being planned can miss that job's counter.
     *
     * @return cells still open, without those of cancelled targets
     */
    public long recount(Jobs.Job job) {
        return jdbi.inTransaction(handle -> recount(handle, job));
    }

    /**
     * Makes the accounts of cancelled jobs final once the calls that were under way have ended. It counts again, so that the
     * account includes their answers and their cost.
     */
    public void settle() {
        for (Jobs.Job job : new Jobs(jdbi).settled()) {
            jdbi.useTransaction(handle -> {
                recount(handle, job);
                handle.createUpdate("UPDATE job SET finished_at = now() WHERE id = :id AND finished_at IS NULL")
                        .bind("id", job.id())
                        .execute();
            });
        }
    }

    private static final String RECOUNT = """
            WITH seen AS MATERIALIZED (SELECT c.target_id, c.state, c.reason, count(*) AS n,
                count(*) FILTER (WHERE c.maybe_billed) AS duplicates
              -- LATERAL … OFFSET keeps the domain in the index condition, whatever PostgreSQL's planner estimates
              FROM job_domain jd CROSS JOIN LATERAL (SELECT target_id, state, reason, maybe_billed FROM cell
                WHERE window_id = :window AND domain_id = jd.domain_id AND target_id = ANY(:targets)
                  AND prompt_version_id = ANY(:prompts) AND repetition < :repetitions%s
                OFFSET 0) c
              WHERE jd.job_id = :job GROUP BY 1, 2, 3),
            counted AS MATERIALIZED (SELECT target_id, state, reason, n FROM seen WHERE state >= 10
              UNION ALL SELECT target_id, :duplicates, 0, sum(duplicates) FROM seen GROUP BY 1
                HAVING sum(duplicates) > 0),
            gone AS (DELETE FROM job_delta WHERE job_id = :job
              RETURNING target_id, state, n, cost_ticks, unpriced),
            zero AS (UPDATE job_counter k SET n = 0 WHERE k.job_id = :job AND k.state <> -1
              AND NOT EXISTS (SELECT 1 FROM counted c
                WHERE (c.target_id, c.state, c.reason) = (k.target_id, k.state, k.reason)))
            INSERT INTO job_counter
            SELECT :job, target_id, state, reason, n, 0, 0 FROM counted
            UNION ALL SELECT :job, target_id, -1, 0, sum(n), sum(cost_ticks), sum(unpriced)
              FROM gone WHERE state = -1 GROUP BY 2
            ON CONFLICT (job_id, target_id, state, reason) DO UPDATE SET
              n = CASE WHEN excluded.state = -1 THEN job_counter.n + excluded.n ELSE excluded.n END,
              cost_ticks = job_counter.cost_ticks + excluded.cost_ticks,
              unpriced = job_counter.unpriced + excluded.unpriced""";

    private static long recount(Handle handle, Jobs.Job job) {
        handle.createQuery(LOCK).bind("job", job.id()).mapToMap().list();
        handle.createUpdate(RECOUNT.formatted(SampledCells.of(job, "cell")))
                .bind("job", job.id())
                .bind("window", job.windowId())
                .bindArray("targets", Short.class, Jobs.shorts(job.targetIds()))
                .bindArray("prompts", Integer.class, job.promptVersionIds())
                .bind("repetitions", job.repetitions())
                .bind("duplicates", DUPLICATES)
                .execute();
        List<Count> ended = handle.createQuery(
                        "SELECT target_id, state, reason, n FROM job_counter WHERE job_id = :job AND state >= 10")
                .bind("job", job.id())
                .map(ConstructorMapper.of(Count.class))
                .list();
        return open(current(handle, job), ended, Holds.cancelledTargets(handle, job.id()));
    }

    /** Cells that have not ended, by the counters: cheap, but up to a second behind. Not those of cancelled targets. */
    public long open(Jobs.Job job) {
        List<Integer> cancelled = jdbi.withHandle(handle -> Holds.cancelledTargets(handle, job.id()));
        return openWithout(job, cancelled);
    }

    /** The same without the cells of these targets. */
    public long openWithout(Jobs.Job job, List<Integer> targets) {
        return open(current(job), ended(job.id()), targets);
    }

    /** By target, without those that are cancelled: cells that have not ended, by the counters. */
    public Map<Integer, Long> openByTarget(Jobs.Job job) {
        List<Integer> cancelled = jdbi.withHandle(handle -> Holds.cancelledTargets(handle, job.id()));
        Jobs.Job current = current(job);
        Map<Integer, Long> ended = ended(job.id()).stream()
                .collect(Collectors.groupingBy(Count::targetId, Collectors.summingLong(Count::n)));
        return current.targetIds().stream()
                .filter(target -> !cancelled.contains(target))
                .collect(Collectors.toMap(
                        target -> target,
                        target -> Math.max(0, current.planned(target) - ended.getOrDefault(target, 0L))));
    }

    private Jobs.Job current(Jobs.Job job) {
        return job.isSampled() ? jdbi.withHandle(handle -> current(handle, job)) : job;
    }

    /** A job that samples plans more while whoever asks has its row. */
    private static Jobs.Job current(Handle handle, Jobs.Job job) {
        return job.isSampled() ? Jobs.one(handle, "j.id", job.id()).orElse(job) : job;
    }

    /** @param without different targets of the job */
    private static long open(Jobs.Job job, List<Count> ended, List<Integer> without) {
        long planned = job.targetIds().stream()
                .filter(target -> !without.contains(target))
                .mapToLong(job::planned)
                .sum();
        return planned
                - ended.stream()
                        .filter(count -> !without.contains(count.targetId()))
                        .mapToLong(Count::n)
                        .sum();
    }
}
