package dev.rollcall.proving.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which calls could have been lost, by the times in the ledger's attempts: those under way during a disruption, and those
 * whose reply was cut off.
 *
 * @param perBlow the calls under way at each disruption
 * @param calls all of these calls, each once, and those whose reply was cut off
 * @param unexposed cells listed as possible duplicates although none of their calls could have been lost; must be 0
 * @param listed some of the possible duplicates, for people
 */
record Exposure(List<Long> perBlow, long calls, long unexposed, List<String> listed) {
    private static final int SHOWN = 5;

    /** 150 s is longer than a call may last, so that an attempt without an end does not count for later disruptions. */
    private static final String UNDER_WAY = "a.asked_at <= b.until AND coalesce(a.ended_at, 'infinity') >= b.since"
            + " AND a.asked_at >= b.since - interval '150 s'";

    private static final String EXPOSED =
            "(a.outcome = 'UNREACHABLE' OR EXISTS (SELECT 1 FROM blow b WHERE " + UNDER_WAY + "))";

    private static final String DUPLICATES = """
            SELECT c.id FROM cell c WHERE c.maybe_billed OR EXISTS (SELECT 1 FROM attempt a
              WHERE a.cell_id = c.id AND (a.possible_duplicate OR a.outcome IS NULL))""";

    /** The time from just before a disruption until its effects were over. */
    record Blow(Instant from, Instant to) {}

    static Exposure of(String jdbcUrl, List<Blow> blows) {
        try (Connection ledger = DriverManager.getConnection(jdbcUrl)) {
            write(ledger, blows);
            var perBlow = new ArrayList<Long>();
            String counts = "SELECT b.n, count(a.cell_id) FROM blow b LEFT JOIN attempt a ON " + UNDER_WAY
                    + " GROUP BY 1 ORDER BY 1";
            try (PreparedStatement query = ledger.prepareStatement(counts);
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    perBlow.add(rows.getLong(2));
                }
            }
            long calls = number(ledger, "SELECT count(*) FROM attempt a WHERE " + EXPOSED);
            long unexposed = number(
                    ledger,
                    "SELECT count(*) FROM (" + DUPLICATES + ") d WHERE NOT EXISTS"
                            + " (SELECT 1 FROM attempt a WHERE a.cell_id = d.id AND " + EXPOSED + ")");
            return new Exposure(perBlow, calls, unexposed, listed(ledger));
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger can't be asked: " + e.getMessage(), e);
        }
    }

    private static void write(Connection ledger, List<Blow> blows) throws SQLException {
        ledger.createStatement().execute("CREATE TEMP TABLE blow (n int, since timestamptz, until timestamptz)");
        try (PreparedStatement insert = ledger.prepareStatement("INSERT INTO blow VALUES (?, ?, ?)")) {
            for (int n = 0; n < blows.size(); n++) {
                insert.setInt(1, n);
                insert.setTimestamp(2, Timestamp.from(blows.get(n).from()));
                insert.setTimestamp(3, Timestamp.from(blows.get(n).to()));
                insert.executeUpdate();
            }
        }
    }

    private static long number(Connection ledger, String sql) throws SQLException {
        try (PreparedStatement query = ledger.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<String> listed(Connection ledger) throws SQLException {
        var listed = new ArrayList<String>();
        String names = "SELECT d.name || ' ' || p.name || ' ' || t.provider, x.id FROM (" + DUPLICATES
                + ") x JOIN cell c ON c.id = x.id JOIN domain d ON d.id = c.domain_id"
                + " JOIN prompt_version p ON p.id = c.prompt_version_id JOIN target t ON t.id = c.target_id ORDER BY x.id LIMIT "
                + SHOWN;
        try (PreparedStatement query = ledger.prepareStatement(names);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                listed.add("cell " + rows.getLong(2) + ": " + rows.getString(1));
            }
        }
        return listed;
    }
}
