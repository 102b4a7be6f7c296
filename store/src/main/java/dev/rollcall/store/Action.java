package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody did to all that a filter matches.
 *
 * @param reason in the words of whoever did it
 * @param matched how many cells, or jobs, matched when it was asked for: changed and skipped ones, and those to be done
 * @param changed how many it has changed so far; cells of a new job are changed when the job is made
 * @param skipped why others were left as they were, and how many
 * @param jobs names of the jobs that it made: retries of finished ones
 * @param finishedAt null while some of it is still to be done
 */
public record Action(
        long id,
        ActionKind kind,
        CellFilter filter,
        String reason,
        String requestedBy,
        long matched,
        long changed,
        Map<String, Long> skipped,
        List<String> jobs,
        Instant requestedAt,
        Instant finishedAt) {

    static final String SELECT = """
            SELECT a.id, a.kind, a.reason, a.requested_by, a.matched, a.changed, a.requested_at, a.finished_at,
              ARRAY(SELECT key FROM jsonb_each_text(a.filter) ORDER BY key) AS filter_fields,
              ARRAY(SELECT value FROM jsonb_each_text(a.filter) ORDER BY key) AS filter_values,
              ARRAY(SELECT key FROM jsonb_each_text(a.skipped) ORDER BY key) AS skipped_why,
              ARRAY(SELECT value FROM jsonb_each_text(a.skipped) ORDER BY key) AS skipped_n,
              ARRAY(SELECT name FROM job WHERE id = ANY(a.job_ids) ORDER BY id) AS jobs
            FROM action a
            """;

    public boolean isOver() {
        return finishedAt != null;
    }

    static Action row(ResultSet row) throws SQLException {
        var fields = new TreeMap<String, String>();
        List<String> values = texts(row, "filter_values");
        for (String field : texts(row, "filter_fields")) {
            fields.put(field, values.get(fields.size()));
        }
        var skipped = new LinkedHashMap<String, Long>();
        List<String> counts = texts(row, "skipped_n");
        for (String why : texts(row, "skipped_why")) {
            skipped.put(why, Long.valueOf(counts.get(skipped.size())));
        }
        return new Action(
                row.getLong("id"),
                ActionKind.of(row.getString("kind")).orElseThrow(),
                new CellFilter(fields),
                row.getString("reason"),
                row.getString("requested_by"),
                row.getLong("matched"),
                row.getLong("changed"),
                skipped,
                texts(row, "jobs"),
                time(row, "requested_at"),
                time(row, "finished_at"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return new ArrayList<>(List.of((String[]) row.getArray(column).getArray()));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
