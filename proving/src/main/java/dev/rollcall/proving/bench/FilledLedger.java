package dev.rollcall.proving.bench;

import dev.rollcall.cli.UserError;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A ledger that {@link LedgerFill} has filled.
 *
 * @param fillSeconds null: it was filled by an earlier benchmark
 * @param bytes of its database on the disk, indexes included
 * @param middle the day of the first window of the second half
 */
record FilledLedger(int domains, Double fillSeconds, long bytes, String middle) {
    /** Written last: without it, a fill was broken off. */
    private static final String MARK = "filled by bench figures";

    /** Measured, and a little more. */
    private static final long BYTES_AN_ANSWER = 1_400;

    /** PostgreSQL's write-ahead log, and whatever else there is. */
    private static final long BYTES_OF_LOG = 2L << 30;

    long answers() {
        return (long) domains * LedgerFill.ANSWERS_A_DOMAIN;
    }

    /**
     * Fills the database, or takes it as it is when it was filled before.
     *
     * @param disk a folder on the disk on which the database is
     * @throws UserError when something else is in it, or there is no room for so many answers
     */
    static FilledLedger in(String jdbcUrl, Path disk, int domains, Consumer<String> say)
            throws SQLException, IOException {
        try (Ledger store = Ledger.open(LedgerOptions.of(jdbcUrl));
                Connection connection = DriverManager.getConnection(jdbcUrl)) {
            Double seconds = null;
            if (number(connection, "SELECT count(*) FROM domain") == 0) {
                requireRoom(disk, domains);
                long began = System.nanoTime();
                LedgerFill.run(store, connection, domains, say);
                try (var statement = connection.createStatement()) {
                    statement.execute("COMMENT ON DATABASE " + connection.getCatalog() + " IS '" + MARK + "'");
                }
                seconds = (System.nanoTime() - began) / 1e9;
            } else {
                requireFilled(connection, domains);
            }
            return new FilledLedger(
                    domains,
                    seconds,
                    number(connection, "SELECT pg_database_size(current_database())"),
                    text(connection, "SELECT name FROM time_window WHERE id = " + (LedgerFill.WINDOWS / 2 + 1)));
        }
    }

    private static void requireRoom(Path disk, int domains) throws IOException {
        long needed = (long) domains * LedgerFill.ANSWERS_A_DOMAIN * BYTES_AN_ANSWER + BYTES_OF_LOG;
        long room = Files.getFileStore(disk).getUsableSpace();
        if (room < needed) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s has room for %,d MB, and %,d MB are needed: ask for fewer --answers, or give a --data on another disk",
                    disk,
                    room >> 20,
                    needed >> 20));
        }
    }

    private static void requireFilled(Connection connection, int domains) throws SQLException {
        String mark = text(
                connection,
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()");
        if (!MARK.equals(mark)) {
            throw new UserError("--data: the ledger in that folder was not filled by this benchmark, or not to the end:"
                    + " delete it, or give another folder");
        }
        long there = number(connection, "SELECT count(*) FROM domain");
        if (there != domains) {
            throw new UserError("--data: the ledger in that folder has " + there * LedgerFill.ANSWERS_A_DOMAIN
                    + " answers: say --answers " + there * LedgerFill.ANSWERS_A_DOMAIN + ", or give another folder");
        }
    }

    /** In one line, for people. */
    String words() {
        return String.format(
                Locale.ROOT,
                "%,d answers of %,d domains%s; %,d MB on the disk",
                answers(),
                domains,
                fillSeconds == null
                        ? ", which were there already"
                        : String.format(Locale.ROOT, ", filled in %.0f s", fillSeconds),
                bytes >> 20);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(text(connection, sql));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
