package dev.rollcall.store;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Tells what became of a job. */
final class JobEvents {
    /** What may become of a job more than once. */
    private static final Set<EventType> REPEATED =
            EnumSet.of(EventType.JOB_PAUSED, EventType.JOB_RESUMED, EventType.BUDGET_REACHED);

    private JobEvents() {}

    /** As part of the transaction that changes the job, after the change: the event says what its row says then. */
    static void add(Handle handle, EventType type, int job) {
        add(handle, type, job, Map.of());
    }

    /** @param more beside what the job's row says */
    static void add(Handle handle, EventType type, int job, Map<String, ?> more) {
        handle.createUpdate("""
                        INSERT INTO event_new (type, subject, job_id, once, data)
                        SELECT :type, j.name, j.id, :once, jsonb_build_object('job', j.name, 'state', j.state,
                          'simulated', j.simulated, 'window', w.name, 'domains', j.domains,
                          'planned', coalesce((SELECT sum(n)::bigint FROM unnest(j.cells_planned) n),
                            j.domains::bigint * cardinality(j.target_ids) * cardinality(j.prompt_version_ids) * j.repetitions),
                          'priority', j.priority, 'problem', j.problem, 'note', j.note) || CAST(:more AS jsonb)
                        FROM job j JOIN time_window w ON w.id = j.window_id WHERE j.id = :job""")
                .bind("type", type.word())
                .bind("job", job)
                .bind("once", !REPEATED.contains(type))
                .bind("more", JsonText.of(more))
                .execute();
    }

    /** How many of a job's cells have ended, by state. */
    static Map<String, Long> ended(Handle handle, int job) {
        var ended = new LinkedHashMap<String, Long>();
        handle.createQuery("""
                        SELECT state, sum(n) AS n FROM (
                          SELECT state, n FROM job_counter WHERE job_id = :job AND state >= 10
                          UNION ALL SELECT state, n FROM job_delta WHERE job_id = :job AND state >= 10) x
                        GROUP BY 1 HAVING sum(n) <> 0 ORDER BY 1""")
                .bind("job", job)
                .map((row, context) ->
                        Map.entry(CellState.of(row.getInt("state")).word(), row.getLong("n")))
                .forEach(count -> ended.put(count.getKey(), count.getValue()));
        return ended;
    }
}
