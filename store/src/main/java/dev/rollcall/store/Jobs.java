package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The jobs. A job is a selection of cells: several jobs may see the same cell, and none owns it. What becomes of one is
 * written by {@link JobLifecycle}.
 */
public final class Jobs {
    private static final String SELECT = """
            SELECT j.*, w.name AS window_name, w.starts_at AS window_start,
              (SELECT o.name FROM job o WHERE o.id = j.retry_of) AS retry_of_job FROM job j
            JOIN time_window w ON w.id = j.window_id
            """;

    private final Jdbi jdbi;

    Jobs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A job's row.
     *
     * @param cadences whose domains it makes fresh if it is whole, as {@link Scope} has them
     * @param problem why it failed; null when it did not
     * @param note who cancelled it, or ended it from outside Rollcall, and why; null when nobody told
     * @param pausedWhy who holds it, and why; null unless it is paused
     * @param resumedAt when it, or a target in it, was last resumed; null when never
     * @param retryOfJob the name of the finished job whose cells it asks again; null when it is no retry
     * @param looks repetitions after which it decides how to go on, ascending; null: it asks all of them
     * @param halfWidth of an interval that is narrow enough for it; null with {@code looks}
     * @param cellsPlanned so far, of each of its targets; null with {@code looks}
     * @param lane whether providers are asked call by call, or in batches
     * @param deadline when its answers have to be there; null: it does not matter
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
            List<Integer> cadences,
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
            Instant finishedAt,
            String pausedWhy,
            Instant resumedAt,
            String retryOfJob,
            List<Integer> looks,
            Double halfWidth,
            List<Long> cellsPlanned,
            Lane lane,
            Instant deadline) {

        /** The priority of jobs that a person waits for. */
        public static final int INTERACTIVE = 1;

        /** The number of cells that the job sees; of one that samples, so far. */
        public long planned() {
            return targetIds.stream().mapToLong(this::planned).sum();
        }

        /** Cells that the job sees of one of its targets; of one that samples, so far. */
        public long planned(int target) {
            return cellsPlanned == null
                    ? mostPerTarget()
                    : cellsPlanned.get(targetIds.indexOf(target)).longValue();
        }

        /** The number of cells that the job will have seen at most. */
        public long most() {
            return mostPerTarget() * targetIds.size();
        }

        private long mostPerTarget() {
            return (long) domains * cellsPerTarget();
        }

        /** Whether it asks again only what is not known well enough. Then its repetitions are the most. */
        public boolean isSampled() {
            return looks != null;
        }

        /** The number of cells of one target and one domain, at most. */
        public int cellsPerTarget() {
            return promptVersionIds.size() * repetitions;
        }

        /** Whether no new call is made for the job. Its account is final only once it also has a {@code finishedAt}. */
        public boolean isFinished() {
            return state.isFinished();
        }

        /** Whether a person waits for the job: it goes before jobs that run in the background. */
        public boolean isInteractive() {
            return priority == INTERACTIVE;
        }

        public Duration patience() {
            return Duration.ofSeconds(patienceSeconds);
        }

        /** From when on its patience counts: its start, or when it was last resumed; null before its start. */
        public Instant patientSince() {
            return resumedAt == null || startedAt == null || startedAt.isAfter(resumedAt) ? startedAt : resumedAt;
        }
    }

    /**
     * Writes a job and its domains; planning adds its cells. With an idempotency key or a name that exists already, it
     * returns the existing job.
     *
     * @return the job; empty when no domain is watched or stale, so that the job would have none: then it is not made
     */
    public Optional<Job> create(NewJob job) {
        return jdbi.inTransaction(handle -> {
            Optional<Integer> id = JobCreation.insert(handle, job);
            if (id.isPresent() && JobCreation.insertDomains(handle, id.get(), job) == 0) {
                handle.rollback();
                return Optional.empty();
            }
            id.ifPresent(made -> JobEvents.add(handle, EventType.JOB_CREATED, made));
            return id.isPresent() ? one(handle, "j.id", id.get()) : existing(handle, job);
        });
    }

    /** What such a job would find; nothing is written. */
    public JobPreview preview(NewJob job) {
        return JobPreview.of(jdbi, job);
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
     * @param archived those that ended long ago, too
     * @param before only jobs with a smaller row id; null: begin with the newest
     */
    public List<Job> list(JobState state, String window, String domain, boolean archived, Integer before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE (:state::text IS NULL OR j.state = :state) AND (:window::text IS NULL OR w.name = :window)
                          AND (:domain::text IS NULL OR EXISTS (SELECT 1 FROM job_domain jd JOIN domain d ON d.id = jd.domain_id
                               WHERE jd.job_id = j.id AND d.name = :domain))
                          AND (:archived OR j.archived_at IS NULL) AND (:before::int IS NULL OR j.id < :before)
                        ORDER BY j.id DESC LIMIT :limit""")
                .bind("state", state)
                .bind("window", window)
                .bind("domain", domain)
                .bind("archived", archived)
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Job.class))
                .list());
    }

    /** How many jobs there are in each state; those that ended long ago and are archived are not counted. */
    public Map<JobState, Long> countByState() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT state, count(*) AS n FROM job WHERE archived_at IS NULL GROUP BY 1")
                .map((row, context) -> Map.entry(JobState.of(row.getString("state")), row.getLong("n")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
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

    /** A provider that a job has given up. */
    public record Trouble(String provider, Instant downSince, String words) {}

    /** Notes why a provider is given up in this job. Only the first reason is kept. */
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

    /** The cancelled jobs whose account can be made final, because no claim holds a cell for them any more. */
    List<Job> settled() {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE j.finished_at IS NULL AND j.state = 'cancelled'
                          AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.job_id = j.id)""")
                .map(ConstructorMapper.of(Job.class))
                .list());
    }

    private static Optional<Job> existing(Handle handle, NewJob job) {
        String key = job.origin().idempotencyKey();
        Optional<Job> sameKey = key == null ? Optional.empty() : one(handle, "j.idempotency_key", key);
        return sameKey.isPresent() ? sameKey : one(handle, "j.name", job.name());
    }

    static Optional<Job> one(Handle handle, String column, Object value) {
        return handle.createQuery(SELECT + "WHERE " + column + " = :value")
                .bind("value", value)
                .map(ConstructorMapper.of(Job.class))
                .findOne();
    }

    static List<Short> shorts(List<Integer> ids) {
        return ids.stream().map(Integer::shortValue).toList();
    }
}
