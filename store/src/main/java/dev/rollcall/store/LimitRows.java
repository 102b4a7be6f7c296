package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Columns that the tables of limits share. */
final class LimitRows {
    private LimitRows() {}

    /** The kind in the row; the column is still called as kinds were called when the table was made. */
    static LimitKind kind(ResultSet row) throws SQLException {
        String word = row.getString("axis");
        return LimitKind.of(word)
                .orElseThrow(() -> new LedgerException("the ledger has a limit of unknown kind " + word));
    }

    /** The column's time; null when the column is null. */
    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
