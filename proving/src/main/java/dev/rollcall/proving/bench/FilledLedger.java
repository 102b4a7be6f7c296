package dev.rollcall.proving.bench;

import dev.rollcall.cli.UserError;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
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
    private static final String MARK = "bench-figures filled it";

    long answers() {
        return (long) domains * LedgerFill.ANSWERS_A_DOMAIN;
    }

    /**
     * Fills the database, or takes it as it is when it was filled before.
     *
     * @throws UserError when something else is in it
     */
    static FilledLedger in(String jdbcUrl, int domains, Consumer<String> say) throws SQLException {
        try (Ledger store = Ledger.open(LedgerOptions.of(jdbcUrl));
                Connection connection = DriverManager.getConnection(jdbcUrl)) {
            Double seconds = null;
            long before = number(connection, "SELECT count(*) FROM domain");
            if (before == 0) {
                long began = System.nanoTime();
                LedgerFill.run(store, connection, domains, say);
                execute(connection, "COMMENT ON DATABASE rollcall IS '" + MARK + "'");
                seconds = (System.nanoTime() - began) / 1e9;
            } else if (before != domains || !MARK.equals(text(connection, """
                    SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"""))) {
                throw new UserError(
                        "--data: the folder has another ledger, or one whose filling was broken off: delete it,"
                                + " or give another folder");
            }
            var filled = new FilledLedger(
                    domains,
                    seconds,
                    number(connection, "SELECT pg_database_size(current_database())"),
                    text(connection, "SELECT name FROM time_window WHERE id = " + (LedgerFill.WINDOWS / 2 + 1)));
            say.accept(String.format(
                    Locale.ROOT,
                    "%,d answers of %,d domains%s; %,d MB on the disk",
                    filled.answers(),
                    domains,
                    seconds == null ? " are there already" : String.format(Locale.ROOT, ", filled in %.0f s", seconds),
                    filled.bytes() >> 20));
            return filled;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
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
