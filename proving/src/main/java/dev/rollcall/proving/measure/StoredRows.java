package dev.rollcall.proving.measure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The rows that a round wrote into PostgreSQL.
 *
 * @param cells planned
 * @param answered of these, cells in state answered or refused
 */
public record StoredRows(long cells, long answered, long attempts, long answers, long bodies) {
    public static StoredRows of(Connection database, int window) throws SQLException {
        try (PreparedStatement query = database.prepareStatement("""
                SELECT count(*), count(*) FILTER (WHERE c.state IN (10, 11)),
                  coalesce(sum((SELECT count(*) FROM attempt t WHERE t.cell_id = c.id)), 0), count(a.cell_id),
                  count(b.cell_id)
                FROM cell c LEFT JOIN answer a ON a.cell_id = c.id LEFT JOIN answer_body b ON b.cell_id = c.id
                WHERE c.window_id = ?""")) {
            query.setInt(1, window);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new StoredRows(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
            }
        }
    }

    /** Whether every cell was answered once and every call is accounted for. */
    public boolean balance(long calls) {
        return cells == answered && cells == answers && cells == bodies && attempts == calls;
    }
}
