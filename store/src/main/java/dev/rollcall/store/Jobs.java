package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What somebody asked for. A job is a selection of cells: several jobs may see the same cell, and none owns it. */
public final class Jobs {
    private static final String SELECT = """
            SELECT j.*, w.name AS window_name, w.starts_at AS window_start FROM job j
            JOIN time_window w ON w.id = j.window_id
            """;

    private final Jdbi jdbi;

    Jobs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A job's row.
     *
     * @param problem why it failed; null when it did not
     * @param note who ended it from outside Rollcall, and why; null when nobody did
     */
    public record Job(
            int id,
            String name,
            int windowId,
            String windowName,
            Instant windowStart,
            List<Integer> targetIds,
            List<Integer> promptVersionIds,
            int repetitions,
            boolean simulated,
            boolean whole,
            int domains,
            JobState state,
            String problem,
            String note,
            int priority,
            int maxErrors,
            int patienceSeconds,
            Long budgetTicks,
            String driver,
            String requestSha256,
            Instant createdAt,
            Instant startedAt,
            Instant plannedAt,
            Instant finishedAt) {

        /** The priority of those that somebody waits for. */
        public static final int INTERACTIVE = 1;

        /** The job as it would be if it asked only these of its prompt versions. */
        Job about(List<Integer> versions) {
            return new Job(
                    id,
                    name,
                    windowId,
                    windowName,
                    windowStart,
                    targetIds,
                    promptVersionIds.stream().filter(versions::contains).toList(),
                    repetitions,
                    simulated,
                    whole,
                    domains,
                    state,
                    problem,
                    note,
                    priority,
                    maxErrors,
                    patienceSeconds,
                    budgetTicks,
                    driver,
                    requestSha256,
                    createdAt,
                    startedAt,
                    plannedAt,
                    finishedAt);
        }

        /** Cells that the job sees. */
        public long planned() {
            return (long) domains * cellsPerTarget() * targetIds.size();
        }

        /** Cells that one target has for one domain. */
        public int cellsPerTarget() {
            return promptVersionIds.size() * repetitions;
        }

        /** No new call is made for it. Its account is final once it has a {@code finishedAt}, too. */
        public boolean isFinished() {
            return state.isFinished();
        }

        /** Somebody waits for it: it goes before those that run by themselves. */
        public boolean isInteractive() {
            return priority == INTERACTIVE;
        }

        public Duration patience() {
            return Duration.ofSeconds(patienceSeconds);
        }
    }

    /**
     * Writes a job and its domains; its cells come with planning. The same idempotency key, or the same name, gives
     * the job that was made first.
     *
     * @return the job; empty when it would have no domain, since none is watched or stale: then no job is made
     */
    public Optional<Job> create(NewJob job) {
        return jdbi.inTransaction(handle -> {
            Optional<Integer> id = JobCreation.insert(handle, job);
            if (id.isPresent() && JobCreation.insertDomains(handle, id.get(), job) == 0) {
                handle.rollback();
                return Optional.empty();
            }
            return id.isPresent() ? one(handle, "j.id", id.get()) : existing(handle, job);
        });
    }

    public Optional<Job> byName(String name) {
        return jdbi.withHandle(handle -> one(handle, "j.name", name));
    }

    public Optional<Job> byId(int id) {
        return jdbi.withHandle(handle -> one(handle, "j.id", id));
    }

    /**
     * Newest first.
     *
     * @param state null: any
     * @param window null: any
     * @param domain null: any
     * @param before only jobs with a smaller row id; null: from the newest on
     */
    public List<Job> list(JobState state, String window, String domain, Integer before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE (:state::text IS NULL OR j.state = :state) AND (:window::text IS NULL OR w.name = :window)
                          AND (:domain::text IS NULL OR EXISTS (SELECT 1 FROM job_domain jd JOIN domain d ON d.id = jd.domain_id
                               WHERE jd.job_id = j.id AND d.name = :domain))
                          AND (:before::int IS NULL OR j.id < :before)
                        ORDER BY j.id DESC LIMIT :limit""")
                .bind("state", state)
                .bind("window", window)
                .bind("domain", domain)
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Job.class))
                .list());
    }

    /** Jobs that Temporal should be working on. */
    public List<Job> unfinished() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + "WHERE j.finished_at IS NULL AND j.state <> 'cancelled' ORDER BY j.id")
                .map(ConstructorMapper.of(Job.class))
                .list());
    }

    /** Ids of the job's domains above {@code after}, ascending. */
    public List<Integer> domainIds(int job, int after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT domain_id FROM job_domain WHERE job_id = :job AND domain_id > :after
                        ORDER BY domain_id LIMIT :limit""")
                .bind("job", job)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Integer.class)
                .list());
    }

    /** Planning begins: a queued job is processing from now on. */
    public void started(int job) {
        set(job, "state = 'processing', started_at = coalesce(started_at, now())", "state = 'queued'");
    }

    public void planned(int job) {
        set(job, "planned_at = now()", "planned_at IS NULL");
    }

    /** Another workflow drives it from now on. */
    public void drivenBy(int job, String workflow) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE job SET driver = :driver WHERE id = :id")
                .bind("id", job)
                .bind("driver", workflow)
                .execute());
    }

    /** A provider that a job has given up. */
    public record Trouble(String provider, Instant downSince, String words) {}

    /** Notes why a provider is given up in this job; the first reason stays. */
    public void trouble(int job, Trouble trouble) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO job_trouble (job_id, provider, down_since, words) VALUES (:job, :provider, :since, :words)
                        ON CONFLICT DO NOTHING""")
                .bind("job", job)
                .bind("provider", trouble.provider())
                .bind("since", trouble.downSince())
                .bind("words", trouble.words())
                .execute());
    }

    public List<Trouble> troubles(int job) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM job_trouble WHERE job_id = :job")
                .bind("job", job)
                .map(ConstructorMapper.of(Trouble.class))
                .list());
    }

    /** @return false when it had ended before */
    public boolean complete(int job) {
        return end(job, JobState.COMPLETED, null);
    }

    /**
     * No new call is made for it from now on; its open cells stay open, and show as cancelled through it. Its account
     * is final when its calls under way have come back: {@link Counters#settle}.
     *
     * @return false when it had ended before
     */
    public boolean cancel(int job) {
        return cancel(job, null);
    }

    /** @param note who cancelled it from outside Rollcall, and why; null when nobody did */
    public boolean cancel(int job, String note) {
        return jdbi.withHandle(handle ->
                handle.createUpdate("""
                                UPDATE job SET state = 'cancelled', note = :note
                                WHERE id = :id AND finished_at IS NULL AND state <> 'cancelled'""").bind("id", job).bind("note", note).execute() == 1);
    }

    /** Cancelled jobs whose account can be made final: nobody holds a cell for them any more. */
    List<Job> settled() {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE j.finished_at IS NULL AND j.state = 'cancelled'
                          AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.job_id = j.id)""")
                .map(ConstructorMapper.of(Job.class))
                .list());
    }

    public boolean fail(int job, String problem) {
        return end(job, JobState.FAILED, problem);
    }

    private boolean end(int job, JobState state, String problem) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                UPDATE job SET state = :state, problem = :problem, finished_at = now()
                                WHERE id = :id AND finished_at IS NULL""")
                        .bind("id", job)
                        .bind("state", state)
                        .bind("problem", problem)
                        .execute()
                == 1);
    }

    private void set(int job, String assignment, String condition) {
        jdbi.useHandle(
                handle -> handle.createUpdate("UPDATE job SET " + assignment + " WHERE id = :id AND " + condition)
                        .bind("id", job)
                        .execute());
    }

    private static Optional<Job> existing(Handle handle, NewJob job) {
        String key = job.origin().idempotencyKey();
        Optional<Job> sameKey = key == null ? Optional.empty() : one(handle, "j.idempotency_key", key);
        return sameKey.isPresent() ? sameKey : one(handle, "j.name", job.name());
    }

    private static Optional<Job> one(Handle handle, String column, Object value) {
        return handle.createQuery(SELECT + "WHERE " + column + " = :value")
                .bind("value", value)
                .map(ConstructorMapper.of(Job.class))
                .findOne();
    }

    static List<Short> shorts(List<Integer> ids) {
        return ids.stream().map(Integer::shortValue).toList();
    }
}
