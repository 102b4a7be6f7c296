package dev.rollcall.proving.measure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * The calls of one job, by its attempts in the ledger. Both programs write the same tables, so both are measured in the same
 * way.
 */
public final class Calls {
    private static final int TENTHS = 10;

    private final long[] asked;
    private final long[] ended;
    private final long[] latency;

    Calls(long[] asked, long[] ended, long[] latency) {
        this.asked = asked;
        this.ended = ended;
        this.latency = latency;
    }

    /**
     * @param job the attempts' {@code job_id}
     * @param without a target whose calls are left out; null: all count
     */
    public static Calls of(Connection database, int job, Integer without) throws SQLException {
        try (PreparedStatement query = database.prepareStatement("""
                SELECT (extract(epoch FROM t.asked_at) * 1e6)::bigint, (extract(epoch FROM t.ended_at) * 1e6)::bigint,
                  t.latency_ms FROM attempt t JOIN cell c ON c.id = t.cell_id
                WHERE t.job_id = ? AND t.ended_at IS NOT NULL AND c.target_id IS DISTINCT FROM ?""")) {
            query.setInt(1, job);
            query.setObject(2, without, java.sql.Types.SMALLINT);
            long[][] columns = new long[3][1024];
            int n = 0;
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    for (int i = 0; i < 3; i++) {
                        if (n == columns[i].length) {
                            columns[i] = Arrays.copyOf(columns[i], 2 * n);
                        }
                        columns[i][n] = row.getLong(i + 1);
                    }
                    n++;
                }
            }
            return new Calls(Arrays.copyOf(columns[0], n), Arrays.copyOf(columns[1], n), Arrays.copyOf(columns[2], n));
        }
    }

    public int count() {
        return asked.length;
    }

    /** The seconds from the beginning of the first call to the commit of the last one. */
    public double seconds() {
        return count() == 0
                ? 0
                : (Arrays.stream(ended).max().orElseThrow()
                                - Arrays.stream(asked).min().orElseThrow())
                        / 1e6;
    }

    public double perSecond() {
        return seconds() == 0 ? 0 : count() / seconds();
    }

    /** The rate between the {@code from}-th and the {@code to}-th commit, without the slow start and end. */
    public double perSecond(int from, int to) {
        long[] sorted = ended.clone();
        Arrays.sort(sorted);
        return (to - from) / ((sorted[to] - sorted[from]) / 1e6);
    }

    /** The average number of calls on the wire. */
    public double inFlight() {
        return seconds() == 0 ? 0 : Arrays.stream(latency).sum() / 1e3 / seconds();
    }

    /** The share of the time in which fewer calls than {@code calls} were on the wire. */
    public double shareBelow(double calls) {
        long[] begins = asked.clone();
        long[] ends = new long[count()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = asked[i] + latency[i] * 1_000;
        }
        Arrays.sort(begins);
        Arrays.sort(ends);
        long below = 0;
        long last = count() == 0 ? 0 : begins[0];
        int open = 0;
        for (int b = 0, e = 0; e < ends.length; ) {
            boolean begin = b < begins.length && begins[b] <= ends[e];
            long now = begin ? begins[b++] : ends[e++];
            below += open < calls ? now - last : 0;
            last = now;
            open += begin ? 1 : -1;
        }
        return count() == 0 ? 0 : below / 1e6 / seconds();
    }

    /**
     * The average number of calls on the wire in each tenth of the time, which shows a slow start, a slump or a slow end.
     */
    public List<Double> tenths() {
        double[] open = new double[TENTHS];
        long first = count() == 0 ? 0 : Arrays.stream(asked).min().orElseThrow();
        double span = seconds() * 1e6 / TENTHS;
        for (int i = 0; i < count(); i++) {
            double begin = asked[i] - first;
            double end = begin + latency[i] * 1e3;
            for (int tenth = (int) (begin / span); tenth < TENTHS && tenth * span < end; tenth++) {
                open[tenth] += (Math.min(end, (tenth + 1) * span) - Math.max(begin, tenth * span)) / span;
            }
        }
        return Arrays.stream(open).boxed().toList();
    }

    /** The average milliseconds from the recorded start of a call to the commit of its reply, without the call itself. */
    public double overheadMillis() {
        double sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += (ended[i] - asked[i]) / 1e3 - latency[i];
        }
        return count() == 0 ? 0 : sum / count();
    }

    /** The average milliseconds of the call itself. */
    public double latencyMillis() {
        return Arrays.stream(latency).average().orElse(0);
    }
}
