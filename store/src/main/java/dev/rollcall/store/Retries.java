package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * Opens cells again that have ended without a usable answer. Cells that an unfinished job sees are opened in place. A
 * finished job's account never changes: its cells get a new job, a retry of it. What is answered is never opened.
 */
final class Retries {
    private Retries() {}

    /** Calls can still be made for a job that sees the cell {@code c}. */
    static final String SEEN_BY_ACTIVE = """
            EXISTS (SELECT 1 FROM job j WHERE j.window_id = c.window_id AND j.finished_at IS NULL AND j.state <> 'cancelled'
              AND c.target_id = ANY(j.target_ids) AND c.prompt_version_id = ANY(j.prompt_version_ids)
              AND c.repetition < j.repetitions%s
              AND (SELECT true FROM job_domain jd WHERE jd.job_id = j.id AND jd.domain_id = c.domain_id)
              -- a cell that is opened for a job that has cancelled its target would be asked by nobody
              AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.job_id = j.id AND h.target_id = c.target_id AND h.kind = 'cancel'))
            """.formatted(SampledCells.OF_J_AND_C);

    /**
     * To be filled in: which cells {@code c}. The reply of an empty or invalid cell goes with its end: a cell has at most
     * one reply, and none while it is open. What its calls cost stays.
     */
    private static final String OPEN = """
            WITH u AS MATERIALIZED (SELECT c.id, c.window_id, c.domain_id, c.target_id, c.prompt_version_id, c.repetition,
                c.state, c.reason FROM %s AND c.state BETWEEN 12 AND 15 ORDER BY c.id FOR UPDATE OF c),
            letters AS (DELETE FROM dead_letter l USING u WHERE l.cell_id = u.id),
            answers AS (DELETE FROM answer a USING u WHERE a.cell_id = u.id),
            bodies AS (DELETE FROM answer_body b USING u WHERE b.cell_id = u.id),
            words AS (DELETE FROM answer_search s USING u WHERE s.cell_id = u.id),
            opened AS (UPDATE cell c SET state = 0, reason = 0, errors = 0, empties = 0, wait_until = NULL, claim_id = NULL
              FROM u WHERE c.id = u.id),
            d AS (INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced) %s RETURNING job_id)
            SELECT (SELECT count(*) FROM u) AS cells, ARRAY(SELECT DISTINCT job_id FROM d ORDER BY 1) AS jobs""";

    private static final String OPEN_THESE =
            OPEN.formatted("cell c WHERE c.id = ANY(:cells) AND " + SEEN_BY_ACTIVE, Counters.DELTAS_BACK_OF_U);

    private static final String OPEN_CHOSEN = OPEN.formatted(
            "action_cell a JOIN cell c ON c.id = a.cell_id WHERE a.job_id = :job AND a.domain_id BETWEEN :from AND :to",
            Counters.DELTAS_BACK_OF_U);

    private static final String TO_ONE_JOB = "UPDATE action_cell SET job_id = :only WHERE action_id = :action";

    private static final String TO_THEIR_JOBS = """
            UPDATE action_cell a SET job_id = l.job_id FROM dead_letter l JOIN cell c ON c.id = l.cell_id
            WHERE a.action_id = :action AND l.cell_id = a.cell_id AND NOT %s""".formatted(SEEN_BY_ACTIVE);

    /** @param jobs unfinished jobs that see some of the cells that were opened */
    record Opened(int cells, List<Integer> jobs) {}

    /** Opens those of these cells that an unfinished job sees; others, and those that are open or answered, stay as they are. */
    static Opened openInPlace(Handle handle, List<Long> cells) {
        // None of them can be completed before this is committed: it would leave open cells that nobody asks.
        handle.createQuery("SELECT id FROM job WHERE finished_at IS NULL ORDER BY id FOR SHARE")
                .mapTo(Integer.class)
                .list();
        return handle.createQuery(OPEN_THESE)
                .bindArray("cells", Long.class, cells)
                .map((row, context) -> new Opened(row.getInt("cells"), List.of((Integer[])
                        row.getArray("jobs").getArray())))
                .one();
    }

    /** Is this job a retry of another? Then its planning opens what was chosen for it, and nothing else. */
    static boolean isOne(Handle handle, int job) {
        return handle.createQuery("SELECT retry_of IS NOT NULL FROM job WHERE id = :job")
                .bind("job", job)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    /** @return how many cells were opened */
    static int openChosen(Handle handle, int job, int fromDomain, int toDomain) {
        int opened = handle.createQuery(OPEN_CHOSEN)
                .bind("job", job)
                .bind("from", fromDomain)
                .bind("to", toDomain)
                .map((row, context) -> row.getInt("cells"))
                .one();
        handle.createUpdate("DELETE FROM action_cell WHERE job_id = :job AND domain_id BETWEEN :from AND :to")
                .bind("job", job)
                .bind("from", fromDomain)
                .bind("to", toDomain)
                .execute();
        return opened;
    }

    /**
     * Gives the cells of an action that no unfinished job sees to new jobs, one for each finished job that asked them.
     *
     * @param only the finished job whose retry takes them all; null: each goes to the job that asked it last
     * @param driver the workflow that drives a job, by the job's name
     * @return the ids of the new jobs
     */
    static List<Integer> create(Handle handle, long action, Integer only, UnaryOperator<String> driver) {
        handle.createUpdate(only == null ? TO_THEIR_JOBS : TO_ONE_JOB)
                .bind("action", action)
                .bindMap(only == null ? Map.of() : Map.of("only", only))
                .execute();
        return handle
                .createQuery(
                        "SELECT DISTINCT job_id FROM action_cell WHERE action_id = :action AND job_id IS NOT NULL ORDER BY 1")
                .bind("action", action)
                .mapTo(Integer.class)
                .list()
                .stream()
                .map(finished -> create(handle, action, finished.intValue(), driver))
                .toList();
    }

    /** Its terms and window are the finished job's; it selects the domains, targets and prompts of its cells. */
    private static int create(Handle handle, long action, int finished, UnaryOperator<String> driver) {
        Optional<Integer> made;
        do {
            String name = NewJob.newName(Instant.now());
            made = insert(handle, action, finished, name, driver.apply(name));
        } while (made.isEmpty());
        handle.createUpdate("""
                        INSERT INTO job_domain SELECT DISTINCT :made::int, domain_id FROM action_cell
                        WHERE action_id = :action AND job_id = :finished ORDER BY 2""")
                .bind("made", made.get())
                .bind("action", action)
                .bind("finished", finished)
                .execute();
        handle.createUpdate("UPDATE action_cell SET job_id = :made WHERE action_id = :action AND job_id = :finished")
                .bind("made", made.get())
                .bind("action", action)
                .bind("finished", finished)
                .execute();
        handle.execute(
                "INSERT INTO job_budget (job_id, limit_ticks) SELECT id, budget_ticks FROM job"
                        + " WHERE id = ? AND budget_ticks IS NOT NULL",
                made.get());
        SampledPlanning.ofRetry(handle, made.get(), finished);
        JobEvents.add(handle, EventType.JOB_CREATED, made.get());
        return made.get();
    }

    /** Empty when there is a job of this name already. */
    private static Optional<Integer> insert(Handle handle, long action, int finished, String name, String driver) {
        return handle.createQuery("""
                        INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole, domains,
                          priority, max_errors, patience_seconds, budget_ticks, driver, retry_of, looks, half_width, lane, deadline)
                        SELECT :name, j.window_id,
                          ARRAY(SELECT t FROM unnest(j.target_ids) WITH ORDINALITY x(t, i) WHERE t = ANY(s.targets) ORDER BY i),
                          ARRAY(SELECT p FROM unnest(j.prompt_version_ids) WITH ORDINALITY x(p, i) WHERE p = ANY(s.prompts) ORDER BY i),
                          CASE WHEN j.looks IS NULL THEN s.repetitions ELSE j.repetitions END, j.simulated, false, s.domains, j.priority, j.max_errors, j.patience_seconds,
                          j.budget_ticks, :driver, j.id, j.looks, j.half_width, j.lane,
                          CASE WHEN j.deadline > now() THEN j.deadline END
                        FROM job j CROSS JOIN (SELECT array_agg(DISTINCT c.target_id) AS targets,
                            array_agg(DISTINCT c.prompt_version_id) AS prompts, max(c.repetition) + 1 AS repetitions,
                            count(DISTINCT c.domain_id) AS domains
                          FROM action_cell a JOIN cell c ON c.id = a.cell_id
                          WHERE a.action_id = :action AND a.job_id = :finished) s
                        WHERE j.id = :finished
                        ON CONFLICT (name) DO NOTHING RETURNING id""")
                .bind("name", name)
                .bind("driver", driver)
                .bind("action", action)
                .bind("finished", finished)
                .mapTo(Integer.class)
                .findOne();
    }
}
