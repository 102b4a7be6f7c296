package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Which workflow works on which of a job's domains, with which providers. Written before the workflow is started. */
public final class Runs {
    private static final String FINISH = """
            WITH finished AS (UPDATE run SET finished_at = now() WHERE job_id = :job AND n = :n AND finished_at IS NULL
              RETURNING domain_ids),
            due AS (%s)
            SELECT EXISTS (SELECT 1 FROM finished)""".formatted(DueExtractions.MARK_THOSE_OF.formatted("finished"));

    private final Jdbi jdbi;

    Runs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param n its number within the job, from 1
     * @param providersBack those whose share has come back
     * @param batch its asks leave waiting cells open instead of waiting for them
     */
    public record Run(
            int jobId,
            int n,
            String workflowId,
            List<Integer> domainIds,
            List<String> providers,
            List<String> providersBack,
            boolean batch,
            Instant startedAt,
            Instant finishedAt) {}

    /**
     * Writes a run with the job's next number. If the workflow has an unfinished run already, returns that one.
     *
     * @param workflowId gives the workflow's id for the run's number
     */
    public Run open(
            int job, IntFunction<String> workflowId, List<Integer> domainIds, List<String> providers, boolean batch) {
        return jdbi.inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7704, " + job + ")");
            int next = handle.createQuery("SELECT coalesce(max(n), 0) + 1 FROM run WHERE job_id = :job")
                    .bind("job", job)
                    .mapTo(Integer.class)
                    .one();
            String workflow = workflowId.apply(next);
            handle.createUpdate("""
                            INSERT INTO run (job_id, n, workflow_id, domain_ids, providers, batch)
                            SELECT :job, :n, :workflow, :domains, :providers, :batch
                            WHERE NOT EXISTS (SELECT 1 FROM run WHERE job_id = :job AND workflow_id = :workflow
                              AND finished_at IS NULL)""")
                    .bind("job", job)
                    .bind("n", next)
                    .bind("workflow", workflow)
                    .bindArray("domains", Integer.class, domainIds)
                    .bindArray("providers", String.class, providers)
                    .bind("batch", batch)
                    .execute();
            return handle.createQuery(
                            "SELECT * FROM run WHERE job_id = :job AND workflow_id = :workflow AND finished_at IS NULL")
                    .bind("job", job)
                    .bind("workflow", workflow)
                    .map(ConstructorMapper.of(Run.class))
                    .one();
        });
    }

    public Optional<Run> find(int job, int n) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM run WHERE job_id = :job AND n = :n")
                .bind("job", job)
                .bind("n", n)
                .map(ConstructorMapper.of(Run.class))
                .findOne());
    }

    public List<Run> unfinished(int job) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT * FROM run WHERE job_id = :job AND finished_at IS NULL ORDER BY n")
                        .bind("job", job)
                        .map(ConstructorMapper.of(Run.class))
                        .list());
    }

    /** The highest domain id that was ever in a run with this provider; 0 when none was. */
    public int lastDomain(int job, String provider) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT coalesce(max(domain_ids[cardinality(domain_ids)]), 0) FROM run
                        WHERE job_id = :job AND :provider = ANY(providers)""")
                .bind("job", job)
                .bind("provider", provider)
                .mapTo(Integer.class)
                .one());
    }

    /** One provider has finished its part of a run, so that it gets new work before the slowest provider is done. */
    public void back(int job, int n, String provider) {
        jdbi.useTransaction(handle -> {
            boolean last = handle.createQuery("""
                            UPDATE run SET providers_back = array_append(providers_back, :provider) WHERE job_id = :job AND n = :n
                            RETURNING providers_back @> providers""")
                    .bind("job", job)
                    .bind("n", n)
                    .bind("provider", provider)
                    .mapTo(Boolean.class)
                    .one();
            DomainEvents.back(handle, job, n, provider, last);
        });
    }

    /** For each provider, the number of unfinished runs in which its part is not finished. */
    public List<Busy> busy(int job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT p AS provider, count(*) AS runs FROM run, unnest(providers) p
                        WHERE job_id = :job AND finished_at IS NULL AND p <> ALL(providers_back) GROUP BY 1""")
                .bind("job", job)
                .map(ConstructorMapper.of(Busy.class))
                .list());
    }

    public record Busy(String provider, long runs) {}

    /** What its domains were answered is to be read from then on. @return false when it was finished before */
    public boolean finish(int job, int n) {
        return jdbi.withHandle(handle -> handle.createQuery(FINISH)
                .bind("job", job)
                .bind("n", n)
                .mapTo(Boolean.class)
                .one());
    }

    /** Unfinished runs that were not looked at for {@code silence}; each is returned once in that time. */
    public List<Run> silent(int job, Duration silence) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        UPDATE run SET checked_at = now() WHERE job_id = :job AND finished_at IS NULL
                          AND checked_at < now() - make_interval(secs => :silence) RETURNING *""")
                .bind("job", job)
                .bind("silence", silence.toSeconds())
                .map(ConstructorMapper.of(Run.class))
                .list());
    }
}
