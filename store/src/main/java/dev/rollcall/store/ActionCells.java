package dev.rollcall.store;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Which cells an action of cells matches, and why some of them are left as they are. */
final class ActionCells {
    /** Cells that were skipped have no dead letter. They are found through their job. */
    private static final String SKIPPED_OF_JOB = """
            (SELECT x.id AS cell_id, x.domain_id, x.target_id, x.prompt_version_id, x.reason, o.id AS job_id,
               NULL::timestamptz AS dismissed_at
             FROM job o JOIN job_domain y ON y.job_id = o.id
             CROSS JOIN LATERAL (SELECT * FROM cell WHERE window_id = o.window_id AND domain_id = y.domain_id AND reason <> 0
               AND target_id = ANY(o.target_ids) AND prompt_version_id = ANY(o.prompt_version_ids)
               AND repetition < o.repetitions
               AND (o.looks IS NULL OR repetition < sampled_repetitions(o.id, domain_id, target_id)) OFFSET 0) x
             WHERE o.name = :job AND x.state = 15)""";

    private static final String WHY_NOT_RETRIED =
            String.format(Locale.ROOT, """
            CASE WHEN t.skip = %d THEN 'its provider is retired' WHEN t.skip = %d THEN 'no worker has a key for its provider'
              WHEN own.state = 'cancelled' AND own.finished_at IS NULL
                THEN 'its job was cancelled, and calls of it are still coming back' END""", Reason.RETIRED.code(), Reason.NO_KEY.code());

    private final ActionKind kind;
    private final CellFilter filter;

    ActionCells(ActionKind kind, CellFilter filter) {
        this.kind = kind;
        this.filter = filter;
    }

    /**
     * @param matched all that match
     * @param skipped why some of them would stay as they are, and how many
     */
    record Matches(long matched, Map<String, Long> skipped) {
        long changed() {
            return matched
                    - skipped.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Changes nothing. */
    Matches count(Handle handle) {
        return read(handle, "", 0);
    }

    /** Writes down which cells the action has to do: those that match now, whatever fails later. */
    Matches write(Handle handle, long action) {
        return read(handle, """
                , chosen AS (INSERT INTO action_cell (action_id, cell_id, domain_id)
                  SELECT :action, cell_id, domain_id FROM m WHERE why IS NULL)
                """, action);
    }

    private Matches read(Handle handle, String also, long action) {
        var conditions = new LetterConditions(filter);
        boolean withSkipped = kind == ActionKind.RETRY && filter.get(CellFilter.JOB) != null;
        String matching = select("dead_letter", conditions)
                + (withSkipped ? " UNION ALL " + select(SKIPPED_OF_JOB, conditions) : "");
        var query = handle.createQuery("WITH t AS MATERIALIZED (" + CellPlanning.ALL_TARGETS_AND_WHY_SKIPPED
                + "), m AS MATERIALIZED (" + matching + ")" + also
                + " SELECT why, count(*) AS n FROM m GROUP BY 1 ORDER BY 1");
        var skipped = new LinkedHashMap<String, Long>();
        long matched = 0;
        for (Map.Entry<String, Long> group : conditions
                .bind(query)
                .bindMap(also.isEmpty() ? Map.of() : Map.of("action", action))
                .map((row, context) -> Map.entry(
                        row.getString("why") == null ? "" : row.getString("why"), Long.valueOf(row.getLong("n"))))
                .list()) {
            matched += group.getValue();
            if (!group.getKey().isEmpty()) {
                skipped.put(group.getKey(), group.getValue());
            }
        }
        return new Matches(matched, skipped);
    }

    private String select(String source, LetterConditions conditions) {
        return "SELECT l.cell_id, l.domain_id, " + (kind == ActionKind.RETRY ? WHY_NOT_RETRIED : "NULL::text")
                + " AS why FROM " + source + " l" + conditions.joins()
                + " JOIN t ON t.id = l.target_id JOIN job own ON own.id = l.job_id" + conditions.where();
    }
}
