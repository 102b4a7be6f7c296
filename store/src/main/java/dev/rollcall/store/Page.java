package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * One page of the rows that a job sees.
 *
 * @param next where the next page begins; null when this is the last one. If few cells match, a page may end before it is
 *     full, or be empty, so that no request takes long
 */
public record Page<T>(List<T> rows, PageKey next) {
    /** The most cells that one statement looks through. */
    private static final int LOOKED_THROUGH = 5_000;

    private static final int STATEMENTS = 20;

    /** A query for the rows of some of a job's domains after {@code after}; its statement ends with {@link #KEYSET}. */
    interface KeysetQuery<T> {
        List<KeyedRow<T>> rows(CellSelection selection, PageKey after, int limit);
    }

    record KeyedRow<T>(PageKey at, T value) {
        /** Maps rows that have the columns {@code domain_id} and {@code cell_id} beside those of the value. */
        static <T> RowMapper<KeyedRow<T>> of(RowMapper<T> value) {
            return new RowMapper<>() {
                @Override
                public KeyedRow<T> map(ResultSet row, StatementContext context) throws SQLException {
                    return specialize(row, context).map(row, context);
                }

                /** Once for each statement: a mapper that is not specialized looks at its record's constructor for each row. */
                @Override
                public RowMapper<KeyedRow<T>> specialize(ResultSet rows, StatementContext context) throws SQLException {
                    RowMapper<T> specialized = value.specialize(rows, context);
                    return (row, same) -> new KeyedRow<>(
                            new PageKey(row.getInt("domain_id"), row.getLong("cell_id")), specialized.map(row, same));
                }
            };
        }
    }

    /** Follows a {@code WHERE} on {@code cell c}. */
    static final String KEYSET =
            " AND (c.domain_id, c.id) > (:afterDomain, :afterCell) ORDER BY c.domain_id, c.id LIMIT :limit";

    /** Pages over the domains first, because PostgreSQL makes a bad plan for all cells of a job. */
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
