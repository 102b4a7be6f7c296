package dev.rollcall.store;

import dev.rollcall.store.NewJob.Selection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of a new job: {@link Jobs#create}. */
final class JobCreation {
    private JobCreation() {}

    /** @return the new job's id; empty when there is already a job with this name or this idempotency key */
    static Optional<Integer> insert(Handle handle, NewJob job) {
        Optional<SamplingTerms> sampling = Optional.ofNullable(job.sampling());
        Optional<Integer> id = handle.createQuery("""
                        INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole,
                          cadences, domains, priority, max_errors, patience_seconds, budget_ticks, driver, idempotency_key,
                          request_sha256, looks, half_width, lane, deadline)
                        VALUES (:name, :window, :targets, :prompts, :repetitions, :simulated, :whole,
                          :cadences, 0, :priority, :maxErrors, :patience, :budget, :driver, :key, :sha,
                          nullif(:looks::int2[], '{}'), :halfWidth, :lane, :deadline)
                        ON CONFLICT DO NOTHING RETURNING id""")
                .bind("name", job.name())
                .bind("window", Windows.id(handle, job.window()))
                .bindArray("targets", Short.class, Jobs.shorts(job.scope().targetIds()))
                .bindArray("prompts", Integer.class, job.scope().promptVersionIds())
                .bind("repetitions", job.repetitions())
                .bind("simulated", job.simulated())
                .bind("whole", job.scope().whole())
                .bindArray("cadences", Integer.class, job.scope().cadences())
                .bind("priority", job.terms().priority())
                .bind("maxErrors", job.terms().maxErrors())
                .bind("patience", job.terms().patience().toSeconds())
                .bind("budget", job.terms().budgetTicks())
                .bind("lane", job.terms().lane().word())
                .bind("deadline", job.terms().deadline())
                .bind("driver", job.origin().driver())
                .bind("key", job.origin().idempotencyKey())
                .bind("sha", job.origin().requestSha256())
                .bindArray(
                        "looks",
                        Short.class,
                        sampling.map(each -> Jobs.shorts(each.looks())).orElse(List.of()))
                .bind("halfWidth", sampling.map(SamplingTerms::halfWidth).orElse(null))
                .mapTo(Integer.class)
                .findOne();
        Long budget = job.terms().budgetTicks();
        if (id.isPresent() && budget != null) {
            Budgets.open(handle, id.get(), budget);
        }
        return id;
    }

    /** @return how many domains the job has */
    static int insertDomains(Handle handle, int id, NewJob job) {
        int domains;
        if (job.domains() instanceof Selection.NamedDomains named) {
            domains = insertNamed(handle, id, named);
        } else if (job.domains() instanceof Selection.KeptList kept) {
            domains = insertKept(handle, id, kept);
        } else {
            domains = insertWatched(handle, id, job);
        }
        handle.createUpdate("""
                        UPDATE job SET domains = :n, cells_planned = CASE WHEN looks IS NOT NULL THEN
                          array_fill(:n::int8 * cardinality(prompt_version_ids) * looks[1], ARRAY[cardinality(target_ids)]) END
                        WHERE id = :id""").bind("id", id).bind("n", domains).execute();
        return domains;
    }

    private static int insertNamed(Handle handle, int id, Selection.NamedDomains named) {
        return handle.createUpdate("INSERT INTO job_domain SELECT :job, id FROM unnest(:ids) id ORDER BY id")
                .bind("job", id)
                .bindArray("ids", Integer.class, Domains.ids(handle, named.domains()))
                .execute();
    }

    /** In one statement: it sees the list as it is before or after somebody changes it, and no half of both. */
    private static int insertKept(Handle handle, int id, Selection.KeptList kept) {
        return handle.createUpdate("""
                        INSERT INTO job_domain SELECT :job, e.domain_id FROM domain_list l
                        JOIN domain_list_entry e ON e.list_id = l.id WHERE l.name = :list ORDER BY e.domain_id""")
                .bind("job", id)
                .bind("list", kept.list())
                .execute();
    }

    private static int insertWatched(Handle handle, int id, NewJob job) {
        return handle.createUpdate(
                        "INSERT INTO job_domain SELECT :job, domain_id FROM (" + WATCHED + ") d ORDER BY domain_id")
                .bind("job", id)
                .bind("simulated", job.simulated())
                .bind("limit", limit(job))
                .bind("cadence", cadence(job))
                .execute();
    }

    /** The watched domains that a job asks about: with a limit, those that are due, else all. */
    static final String WATCHED = """
            SELECT f.domain_id FROM freshness f WHERE f.simulated = :simulated AND f.cadence = :cadence AND f.watched
              AND (:limit::int IS NULL OR due_at <= now()
                -- what a job works on already is not bought again because its slowest provider lags
                AND NOT EXISTS (SELECT 1 FROM job_domain jd JOIN job j ON j.id = jd.job_id
                  WHERE jd.domain_id = f.domain_id AND j.finished_at IS NULL AND j.whole
                    AND f.cadence = ANY(j.cadences) AND j.simulated = f.simulated AND j.id <> :job))
            ORDER BY due_at, f.domain_id LIMIT :limit""";

    /** Null: all that are watched. */
    static Integer limit(NewJob job) {
        return job.domains() instanceof Selection.Stale stale ? stale.limit() : null;
    }

    static int cadence(NewJob job) {
        return job.domains() instanceof Selection.Stale stale ? stale.cadence() : Scope.DOMAINS_OWN;
    }
}
