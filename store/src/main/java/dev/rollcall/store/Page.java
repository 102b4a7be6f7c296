package dev.rollcall.store;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Some of the rows that a job sees.
 *
 * @param next where it goes on; null when this is the end. Rows that few cells match may be far apart: then a page ends
 *     before it is full, and may be empty, so that no request takes long
 */
public record Page<T>(List<T> rows, PageKey next) {
    /** Cells that one statement looks through at most. */
    private static final int LOOKED_THROUGH = 5_000;

    private static final int STATEMENTS = 20;

    /** The rows of some of a job's domains behind a bookmark; the statement ends with {@link #KEYSET}. */
    interface KeysetQuery<T> {
        List<KeyedRow<T>> rows(CellSelection selection, PageKey after, int limit);
    }

    record KeyedRow<T>(PageKey at, T value) {
        /** Of columns {@code domain_id} and {@code cell_id} beside the value's own. */
        static <T> RowMapper<KeyedRow<T>> of(RowMapper<T> value) {
            return (row, context) -> new KeyedRow<>(
                    new PageKey(row.getInt("domain_id"), row.getLong("cell_id")), value.map(row, context));
        }
    }

    /** Behind a {@code WHERE} on {@code cell c}. */
    static final String KEYSET =
            " AND (c.domain_id, c.id) > (:afterDomain, :afterCell) ORDER BY c.domain_id, c.id LIMIT :limit";

    /** Pages the domains first: over a whole job's cells PostgreSQL makes a bad plan. */
    static <T> Page<T> read(Jdbi jdbi, Jobs.Job job, PageKey start, int limit, KeysetQuery<T> query) {
        int cellsOfADomain = Math.max(1, job.cellsPerTarget() * job.targetIds().size());
        int most = Math.max(1, LOOKED_THROUGH / cellsOfADomain);
        int domains = Math.min(most, 1 + limit / cellsOfADomain);
        var rows = new ArrayList<T>();
        PageKey after = start;
        for (int i = 0; i < STATEMENTS && after != null && rows.size() < limit; i++) {
            List<Integer> ids = new Jobs(jdbi).domainIds(job.id(), after.domainId() - 1, domains + 1);
            List<Integer> looked = ids.subList(0, Math.min(domains, ids.size()));
            int room = limit - rows.size();
            List<KeyedRow<T>> found = query.rows(CellSelection.of(job, looked, job.targetIds()), after, room + 1);
            found.stream().limit(room).map(KeyedRow::value).forEach(rows::add);
            if (found.size() > room) {
                after = found.get(room - 1).at();
            } else {
                after = ids.size() > domains ? new PageKey(ids.get(domains), 0) : null;
            }
            domains = Math.min(most, domains * 4);
        }
        return new Page<>(rows, after);
    }
}
