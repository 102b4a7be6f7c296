package dev.rollcall.proving.chaos;

import dev.rollcall.proving.chaos.ControlLog.PauseSpan;
import dev.rollcall.proving.chaos.Exposure.Blow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;

/**
 * Calls that began in a job, or at a provider in it, although it was paused, by the times in the ledger's attempts. The
 * ledger runs on this machine: its clock is the one that the pauses were timed with.
 *
 * @param late those that began more than a second after it was paused; must be 0
 * @param latestSeconds how long after its pause the last of all began; null when none did
 */
record HeldCalls(long late, Double latestSeconds) {
    /** A call that was about to be recorded when PostgreSQL was stopped is recorded when it goes on. */
    private static final String IN_A_PAUSE = """
            FROM pause p JOIN job j ON j.name = p.job JOIN attempt a ON a.job_id = j.id
              AND a.asked_at > p.since AND a.asked_at < p.until
            JOIN cell c ON c.id = a.cell_id JOIN target t ON t.id = c.target_id
            WHERE (p.provider IS NULL OR t.provider = p.provider)
              AND NOT EXISTS (SELECT 1 FROM standstill s WHERE a.asked_at BETWEEN s.since AND s.until)""";

    /** @param standstills from PostgreSQL's stop until it surely went on */
    static HeldCalls of(Connection ledger, List<PauseSpan> pauses, List<Blow> standstills) throws SQLException {
        try (var create = ledger.createStatement()) {
            create.execute("CREATE TEMP TABLE pause (job text, provider text, since timestamptz, until timestamptz)");
            create.execute("CREATE TEMP TABLE standstill (since timestamptz, until timestamptz)");
        }
        try (PreparedStatement insert = ledger.prepareStatement("INSERT INTO pause VALUES (?, ?, ?, ?)")) {
            for (PauseSpan pause : pauses) {
                insert.setString(1, pause.job());
                insert.setString(2, pause.provider());
                insert.setTimestamp(3, Timestamp.from(pause.from()));
                insert.setTimestamp(4, Timestamp.from(pause.to()));
                insert.executeUpdate();
            }
        }
        try (PreparedStatement insert = ledger.prepareStatement("INSERT INTO standstill VALUES (?, ?)")) {
            for (Blow standstill : standstills) {
                insert.setTimestamp(1, Timestamp.from(standstill.from()));
                insert.setTimestamp(2, Timestamp.from(standstill.to()));
                insert.executeUpdate();
            }
        }
        try (PreparedStatement query =
                        ledger.prepareStatement("SELECT count(*) FILTER (WHERE a.asked_at > p.since + interval '1 s'),"
                                + " extract(epoch FROM max(a.asked_at - p.since)) " + IN_A_PAUSE);
                ResultSet row = query.executeQuery()) {
            row.next();
            double latest = row.getDouble(2);
            Double latestIfAny = row.wasNull() ? null : Double.valueOf(latest);
            return new HeldCalls(row.getLong(1), latestIfAny);
        }
    }
}
