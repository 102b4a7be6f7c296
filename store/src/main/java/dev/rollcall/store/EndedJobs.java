package dev.rollcall.store;

import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/**
 * How many jobs have ended, in which state, and how long they took. Jobs that can't change any more are read once and
 * remembered, so that a look costs the same however many jobs there were.
 */
public final class EndedJobs {
    /** The upper ends of the spans of time by which jobs are counted, in seconds; a last span has no upper end. */
    public static final List<Double> BOUNDS =
            List.of(1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 43_200.0, 86_400.0, 259_200.0);

    private final Jdbi jdbi;

    // Guarded by this.
    private int settledThrough;
    private List<JobSpan> settled = List.of();

    EndedJobs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The jobs of one state in one span.
     *
     * @param span the index of the span's upper end in {@link #BOUNDS}; their number: longer than all
     * @param seconds how long they took from their creation, all together
     */
    public record JobSpan(JobState state, int span, long jobs, double seconds) {
        private JobSpan plus(JobSpan other) {
            return new JobSpan(state, span, jobs + other.jobs, seconds + other.seconds);
        }
    }

    private record Found(JobSpan ended, boolean settled, int through) {}

    /** All jobs that have ended, ever. */
    public synchronized List<JobSpan> counts() {
        List<Found> found = find();
        var all = new TreeMap<String, JobSpan>();
        settled.forEach(some -> add(all, some));
        found.stream().filter(Found::settled).map(Found::ended).forEach(some -> add(all, some));
        settled = List.copyOf(all.values());
        found.stream().filter(some -> !some.settled()).map(Found::ended).forEach(some -> add(all, some));
        found.stream().findFirst().ifPresent(first -> settledThrough = Math.max(settledThrough, first.through()));
        return List.copyOf(all.values());
    }

    private static void add(TreeMap<String, JobSpan> all, JobSpan some) {
        all.merge(some.state().word() + " " + some.span(), some, JobSpan::plus);
    }

    /**
     * Settled are those before the oldest job that is unfinished or younger than an hour: a transaction that makes a job with a
     * lower number may still be open, but not for an hour.
     */
    private List<Found> find() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        WITH recent AS MATERIALIZED (SELECT id, state, finished_at, created_at FROM job WHERE id > :through)
                        SELECT r.state, r.id <= s.through AS settled, s.through,
                          width_bucket(extract(epoch FROM r.finished_at - r.created_at)::float8, :bounds) AS span,
                          count(*) AS jobs, sum(extract(epoch FROM r.finished_at - r.created_at))::float8 AS seconds
                        FROM recent r CROSS JOIN (SELECT coalesce(min(id) FILTER (WHERE finished_at IS NULL
                            OR created_at > now() - interval '1 hour') - 1, max(id)) AS through FROM recent) s
                        WHERE r.finished_at IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 4""")
                .bind("through", settledThrough)
                .bindArray("bounds", Double.class, BOUNDS)
                .map((row, context) -> new Found(
                        new JobSpan(
                                JobState.of(row.getString("state")),
                                row.getInt("span"),
                                row.getLong("jobs"),
                                row.getDouble("seconds")),
                        row.getBoolean("settled"),
                        row.getInt("through")))
                .list());
    }
}
