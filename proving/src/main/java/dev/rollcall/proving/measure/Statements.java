package dev.rollcall.proving.measure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The work of PostgreSQL between two moments, by {@code pg_stat_statements} and its own counters. */
public final class Statements {
    private static final int SHOWN = 12;

    private final Connection database;
    private final boolean counted;
    private final long commits;
    private final String wal;

    private Statements(Connection database, boolean counted, long commits, String wal) {
        this.database = database;
        this.counted = counted;
        this.commits = commits;
        this.wal = wal;
    }

    /** One statement, without its parameters. */
    public record Statement(String sql, long calls, double milliseconds) {}

    /**
     * @param walBytes bytes of write-ahead log of the whole server
     * @param all executions of statements; null when they were not counted
     * @param milliseconds the time of all statements together, including waits; null likewise
     * @param top the statements that took longest, longest first
     */
    public record DatabaseCost(long commits, long walBytes, Long all, Double milliseconds, List<Statement> top) {}

    /**
     * Creates the extension that counts statements, if the server has it. It counts only if {@code shared_preload_libraries}
     * names it.
     */
    public static boolean prepare(Connection database) {
        try (var statement = database.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
            statement.execute("SELECT pg_stat_statements_reset()");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Begins to count. A checkpoint comes first, so that this round does not include writes of the round before. */
    public static Statements begin(Connection database) throws SQLException {
        boolean counted = prepare(database);
        try (var statement = database.createStatement()) {
            statement.execute("CHECKPOINT");
        }
        return new Statements(database, counted, commits(database), wal(database));
    }

    public DatabaseCost end() throws SQLException {
        long written;
        try (var query = database.prepareStatement("SELECT pg_current_wal_lsn() - ?::pg_lsn")) {
            query.setString(1, wal);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                written = row.getLong(1);
            }
        }
        long committed = commits(database) - commits;
        return counted ? counted(committed, written) : new DatabaseCost(committed, written, null, null, List.of());
    }

    private DatabaseCost counted(long committed, long written) throws SQLException {
        var top = new ArrayList<Statement>();
        long all = 0;
        double milliseconds = 0;
        try (var query = database.createStatement();
                ResultSet row = query.executeQuery("""
                        SELECT query, calls, total_exec_time FROM pg_stat_statements
                        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                        ORDER BY total_exec_time DESC""")) {
            while (row.next()) {
                all += row.getLong(2);
                milliseconds += row.getDouble(3);
                if (top.size() < SHOWN) {
                    String sql = row.getString(1).replaceAll("\\s+", " ").strip();
                    top.add(new Statement(sql, row.getLong(2), row.getDouble(3)));
                }
            }
        }
        return new DatabaseCost(committed, written, all, milliseconds, top);
    }

    private static long commits(Connection database) throws SQLException {
        try (var query = database.createStatement();
                ResultSet row = query.executeQuery(
                        "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String wal(Connection database) throws SQLException {
        try (var query = database.createStatement();
                ResultSet row = query.executeQuery("SELECT pg_current_wal_lsn()::text")) {
            row.next();
            return row.getString(1);
        }
    }
}
