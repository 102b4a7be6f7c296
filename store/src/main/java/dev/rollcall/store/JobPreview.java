package dev.rollcall.store;

import dev.rollcall.store.CallCosts.CallKind;
import dev.rollcall.store.NewJob.Selection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What a job would find if it was made now. Nothing is written.
 *
 * @param domains how many it would ask about
 * @param ended cells of its window that would not be asked again, by what they ask
 * @param skipped targets that can't be asked: retired, or nobody has a key
 */
public record JobPreview(int domains, Map<CallKind, Long> ended, Set<Integer> skipped) {

    static JobPreview of(Jdbi jdbi, NewJob job) {
        return jdbi.inTransaction(handle -> {
            List<Integer> known = knownDomains(handle, job);
            int domains = job.domains() instanceof Selection.NamedDomains named
                    ? named.domains().size()
                    : known.size();
            return new JobPreview(domains, ended(handle, job, known), skipped(handle, job));
        });
    }

    /** Those that the ledger has; the others can't have a cell. */
    private static List<Integer> knownDomains(Handle handle, NewJob job) {
        if (job.domains() instanceof Selection.NamedDomains named) {
            return handle.createQuery("SELECT id FROM domain WHERE name = ANY(:names)")
                    .bindArray(
                            "names",
                            String.class,
                            named.domains().stream().map(Domain::name).toList())
                    .mapTo(Integer.class)
                    .list();
        }
        if (job.domains() instanceof Selection.KeptList kept) {
            return handle.createQuery("""
                            SELECT e.domain_id FROM domain_list l JOIN domain_list_entry e ON e.list_id = l.id
                            WHERE l.name = :list""")
                    .bind("list", kept.list())
                    .mapTo(Integer.class)
                    .list();
        }
        return handle.createQuery(JobCreation.WATCHED)
                .bind("job", 0)
                .bind("simulated", job.simulated())
                .bind("limit", JobCreation.limit(job))
                .bind("cadence", JobCreation.cadence(job))
                .mapTo(Integer.class)
                .list();
    }

    private static Map<CallKind, Long> ended(Handle handle, NewJob job, List<Integer> domains) {
        var ended = new HashMap<CallKind, Long>();
        handle.createQuery("""
                        SELECT c.target_id, c.prompt_version_id, count(*) AS n FROM unnest(:domains::int4[]) d
                        CROSS JOIN LATERAL (SELECT target_id, prompt_version_id FROM cell
                          WHERE window_id = (SELECT id FROM time_window WHERE name = :window) AND domain_id = d
                            AND target_id = ANY(:targets) AND prompt_version_id = ANY(:prompts) AND repetition < :repetitions
                            AND state IN (:answered, :refused, :empty, :invalid)
                          -- keeps the domain in the index condition, as in Counters
                          OFFSET 0) c
                        GROUP BY 1, 2""")
                .bindArray("domains", Integer.class, domains)
                .bind("window", job.window().name())
                .bindArray("targets", Short.class, Jobs.shorts(job.scope().targetIds()))
                .bindArray("prompts", Integer.class, job.scope().promptVersionIds())
                .bind("repetitions", job.repetitions())
                .bind("answered", CellState.ANSWERED.code())
                .bind("refused", CellState.REFUSED.code())
                .bind("empty", CellState.EMPTY.code())
                .bind("invalid", CellState.INVALID.code())
                .map((row, context) -> ended.put(
                        new CallKind(row.getInt("target_id"), row.getInt("prompt_version_id")), row.getLong("n")))
                .list();
        return ended;
    }

    private static Set<Integer> skipped(Handle handle, NewJob job) {
        return new HashSet<>(handle.createQuery("SELECT id FROM (" + CellPlanning.WHY_SKIPPED + ") t WHERE skip <> 0")
                .bindArray("targets", Short.class, Jobs.shorts(job.scope().targetIds()))
                .mapTo(Integer.class)
                .list());
    }
}
