package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Outcomes, tokens and cost of the attempts that have ended, by outcome, target and the UTC day on which they were asked.
 * Calls whose result is unknown are not counted.
 */
public final class Usage {
    /** All outcomes that an attempt can have. */
    public static final List<String> OUTCOMES = List.of(
            "ANSWERED",
            "TRUNCATED",
            "REFUSED",
            "EMPTY",
            "INVALID",
            "RATE_LIMITED",
            "OVERLOADED",
            "UNREACHABLE",
            "KEY_REJECTED",
            "OUT_OF_QUOTA",
            "FAILED_PERMANENT");

    private static final Comparator<String> BY_OUTCOME = Comparator.comparing(OUTCOMES::indexOf);
    private static final Set<String> USABLE = Set.of("ANSWERED", "TRUNCATED", "REFUSED");

    /** The outcomes in which the model has replied, even with empty text. */
    static final Set<String> REPLIED = Set.of("ANSWERED", "TRUNCATED", "REFUSED", "EMPTY");

    /** The outcomes of attempts that have failed. A limit that was reached is none. */
    public static final Set<String> FAILED =
            Set.of("INVALID", "OVERLOADED", "UNREACHABLE", "KEY_REJECTED", "OUT_OF_QUOTA", "FAILED_PERMANENT");

    private static final String LIMITED = "RATE_LIMITED";

    private final Jdbi jdbi;

    Usage(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What lines may be grouped by. Without any, the result is one line. */
    public enum By {
        DAY,
        PROVIDER,
        MODEL
    }

    /**
     * What a line is about. Members by which it is not grouped are null.
     *
     * @param provider also set when the line is grouped by model
     */
    public record Of(LocalDate day, String provider, String model, String surface) {
        private static final Comparator<String> NAMES = Comparator.nullsFirst(Comparator.naturalOrder());

        private static final Comparator<Of> ORDER = Comparator.comparing(
                        Of::day, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Of::provider, NAMES)
                .thenComparing(Of::model, NAMES)
                .thenComparing(Of::surface, NAMES);

        private static Of row(ResultSet row) throws SQLException {
            return new Of(
                    row.getObject("day", LocalDate.class),
                    row.getString("provider"),
                    row.getString("model"),
                    row.getString("surface"));
        }
    }

    /**
     * @param outcomes how many attempts had each outcome
     * @param costTicks the cost of the attempts whose cost is known, 1e-10 USD
     * @param unpriced attempts that were billed at unknown prices
     * @param latencies the latencies of usable replies, by bucket of {@link Latency}
     */
    public record Figures(
            Map<String, Long> outcomes,
            TokenCounts tokens,
            long costTicks,
            long unpriced,
            SortedMap<Integer, Long> latencies) {
        public static final Figures NONE = new Figures(Map.of(), TokenCounts.UNKNOWN, 0, 0, new TreeMap<>());

        public long attempts() {
            return outcomes.values().stream().mapToLong(Long::longValue).sum();
        }

        /**
         * The share of all attempts that failed; null when there is none. Neither a rate limit nor an empty answer is a
         * failure.
         */
        public Double failureRate() {
            return rate(FAILED);
        }

        /** The share of attempts that met a rate limit; null when there is none. */
        public Double limitedRate() {
            return rate(Set.of(LIMITED));
        }

        /** The latency of usable replies in ms, exact to 5 %; null when there is none. */
        public Integer latency(double share) {
            return latencies.isEmpty() ? null : Latency.quantile(share, latencies);
        }

        public Figures plus(Figures other) {
            return new Figures(
                    sum(new TreeMap<>(BY_OUTCOME), outcomes, other.outcomes),
                    tokens.plus(other.tokens),
                    costTicks + other.costTicks,
                    unpriced + other.unpriced,
                    sum(new TreeMap<>(), latencies, other.latencies));
        }

        private static <K> SortedMap<K, Long> sum(SortedMap<K, Long> sum, Map<K, Long> one, Map<K, Long> other) {
            sum.putAll(one);
            other.forEach((key, n) -> sum.merge(key, n, Long::sum));
            return sum;
        }

        private Double rate(Set<String> some) {
            long all = attempts();
            long those = outcomes.entrySet().stream()
                    .filter(outcome -> some.contains(outcome.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            return all == 0 ? null : Double.valueOf((double) those / all);
        }

        private static Figures of(List<Counted> counted, SortedMap<Integer, Long> latencies) {
            var outcomes = new TreeMap<String, Long>(BY_OUTCOME);
            TokenCounts tokens = TokenCounts.UNKNOWN;
            long costTicks = 0;
            long unpriced = 0;
            for (Counted some : counted) {
                outcomes.put(some.outcome(), some.attempts());
                tokens = tokens.plus(some.tokens());
                costTicks += some.costTicks();
                unpriced += some.unpriced();
            }
            return new Figures(outcomes, tokens, costTicks, unpriced, latencies);
        }
    }

    public record UsageLine(Of of, Figures figures) {}

    /** The attempts of one outcome. */
    public record Counted(Of of, String outcome, long attempts, TokenCounts tokens, long costTicks, long unpriced) {
        private static Counted row(ResultSet row) throws SQLException {
            return new Counted(
                    Of.row(row),
                    row.getString("outcome"),
                    row.getLong("attempts"),
                    TokenCounts.of(row),
                    row.getLong("cost_ticks"),
                    row.getLong("unpriced"));
        }
    }

    /**
     * The lines, sorted; there is no line where nothing was used.
     *
     * @param simulated simulated usage, or real usage
     * @param from the first day, inclusive, in UTC
     * @param to the last day, inclusive
     */
    public List<UsageLine> lines(boolean simulated, LocalDate from, LocalDate to, Set<By> by) {
        var latencies = new HashMap<Of, SortedMap<Integer, Long>>();
        var counted = new TreeMap<Of, List<Counted>>(Of.ORDER);
        jdbi.useTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            handle.createQuery("""
                            SELECT %s, u.bucket, sum(u.attempts) AS attempts
                            FROM (SELECT day, target_id, outcome, bucket, attempts FROM usage_latency
                                WHERE day BETWEEN :from AND :to
                              UNION ALL SELECT day, target_id, outcome, b, 1 FROM usage_delta, unnest(buckets) b
                                WHERE day BETWEEN :from AND :to) u
                            JOIN target t ON t.id = u.target_id
                            WHERE (t.surface = 'simulated') = :simulated AND u.outcome = ANY(:usable)
                            GROUP BY 1, 2, 3, 4, 5""".formatted(OF))
                    .bindMap(bindings(simulated, from, to, by))
                    .bindArray("usable", String.class, USABLE)
                    .map((row, context) -> latencies
                            .computeIfAbsent(Of.row(row), of -> new TreeMap<>())
                            .put(row.getInt("bucket"), row.getLong("attempts")))
                    .list();
            handle.createQuery("""
                            SELECT %s, u.outcome, sum(u.attempts) AS attempts, %s, sum(u.cost_ticks) AS cost_ticks, sum(u.unpriced) AS unpriced
                            FROM (SELECT %s FROM usage_day WHERE day BETWEEN :from AND :to
                              UNION ALL SELECT %3$s FROM usage_delta WHERE day BETWEEN :from AND :to) u
                            JOIN target t ON t.id = u.target_id
                            WHERE (t.surface = 'simulated') = :simulated
                            GROUP BY 1, 2, 3, 4, 5""".formatted(OF, TokenCounts.SUMS, COUNTS))
                    .bindMap(bindings(simulated, from, to, by))
                    .map((row, context) -> Counted.row(row))
                    .forEach(some -> counted.computeIfAbsent(some.of(), of -> new ArrayList<>())
                            .add(some));
        });
        return counted.entrySet().stream()
                .map(entry -> new UsageLine(
                        entry.getKey(),
                        Figures.of(entry.getValue(), latencies.getOrDefault(entry.getKey(), new TreeMap<>()))))
                .toList();
    }

    /** All usage ever, by model and outcome, real and simulated. */
    public List<Counted> total() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT NULL::date AS day, t.provider, t.model, t.surface, u.outcome, sum(u.attempts) AS attempts, %s,
                          sum(u.cost_ticks) AS cost_ticks, sum(u.unpriced) AS unpriced
                        FROM (SELECT %s FROM usage_day UNION ALL SELECT %2$s FROM usage_delta) u
                        JOIN target t ON t.id = u.target_id
                        GROUP BY 2, 3, 4, 5 ORDER BY 2, 3, 4, 5""".formatted(TokenCounts.SUMS, COUNTS))
                .map((row, context) -> Counted.row(row))
                .list());
    }

    /** Folds the deltas into the usage of days, minutes and jobs, and into the record of failing targets. */
    public void fold() {
        jdbi.useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7703, 3)");
            handle.createUpdate(FOLD)
                    .bindArray("replied", String.class, REPLIED)
                    .bindArray("failed", String.class, FAILED)
                    .execute();
        });
    }

    /** The last message in a group of deltas; null when none has one. */
    static final String LAST_MESSAGE =
            "(array_agg(message ORDER BY last_at DESC) FILTER (WHERE message IS NOT NULL))[1]";

    private static final String COUNTS =
            "day, target_id, outcome, attempts, " + TokenCounts.COLUMNS + ", cost_ticks, unpriced";

    private static final String FOLD = """
            WITH gone AS (DELETE FROM usage_delta RETURNING *),
            job AS (INSERT INTO job_counter AS j (job_id, target_id, state, reason, n, cost_ticks, unpriced, %4$s)
              SELECT job_id, target_id, -1, 0, sum(attempts), sum(cost_ticks), sum(unpriced), %2$s FROM gone
              WHERE job_id IS NOT NULL GROUP BY 1, 2
              ON CONFLICT (job_id, target_id, state, reason) DO UPDATE SET n = j.n + excluded.n, %5$s,
                cost_ticks = j.cost_ticks + excluded.cost_ticks, unpriced = j.unpriced + excluded.unpriced),
            latency AS (INSERT INTO usage_latency AS l
              SELECT day, target_id, outcome, b, count(*) FROM gone, unnest(buckets) b GROUP BY 1, 2, 3, 4
              ON CONFLICT (day, target_id, outcome, bucket) DO UPDATE SET attempts = l.attempts + excluded.attempts),
            minutes AS (INSERT INTO usage_minute AS m
              SELECT date_trunc('minute', saved_at, 'UTC'), target_id, outcome, sum(attempts), sum(sum_ms) FROM gone
              WHERE sum_ms IS NOT NULL GROUP BY 1, 2, 3
              ON CONFLICT (minute, target_id, outcome) DO UPDATE SET attempts = m.attempts + excluded.attempts,
                sum_ms = m.sum_ms + excluded.sum_ms),
            outcomes AS (INSERT INTO job_outcome AS o
              SELECT job_id, target_id, outcome, sum(attempts), min(first_at), max(last_at), %6$s FROM gone
              WHERE first_at IS NOT NULL AND job_id IS NOT NULL GROUP BY 1, 2, 3
              ON CONFLICT (job_id, target_id, outcome) DO UPDATE SET attempts = o.attempts + excluded.attempts,
                first_at = least(o.first_at, excluded.first_at), last_at = greatest(o.last_at, excluded.last_at),
                message = coalesce(excluded.message, o.message)),
            replied AS (SELECT DISTINCT target_id FROM gone WHERE outcome = ANY(:replied)),
            over AS (DELETE FROM target_failure f USING replied r WHERE f.target_id = r.target_id),
            failed AS (INSERT INTO target_failure AS f
              SELECT target_id, outcome, sum(attempts), min(first_at), max(last_at), %6$s FROM gone
              WHERE first_at IS NOT NULL AND outcome = ANY(:failed)
                AND NOT EXISTS (SELECT 1 FROM replied r WHERE r.target_id = gone.target_id) GROUP BY 1, 2
              ON CONFLICT (target_id, outcome) DO UPDATE SET attempts = f.attempts + excluded.attempts,
                first_at = least(f.first_at, excluded.first_at), last_at = greatest(f.last_at, excluded.last_at),
                message = coalesce(excluded.message, f.message))
            INSERT INTO usage_day AS d (%1$s)
            SELECT day, target_id, outcome, sum(attempts), %2$s, sum(cost_ticks), sum(unpriced) FROM gone GROUP BY 1, 2, 3
            ON CONFLICT (day, target_id, outcome) DO UPDATE SET attempts = d.attempts + excluded.attempts, %3$s,
              cost_ticks = d.cost_ticks + excluded.cost_ticks,
              unpriced = d.unpriced + excluded.unpriced""".formatted(
                    COUNTS,
                    TokenCounts.SUMS,
                    TokenCounts.added("d"),
                    TokenCounts.COLUMNS,
                    TokenCounts.added("j"),
                    LAST_MESSAGE);

    private static final String OF = """
            CASE WHEN :byDay THEN u.day END AS day, CASE WHEN :byProvider THEN t.provider END AS provider,
              CASE WHEN :byModel THEN t.model END AS model, CASE WHEN :byModel THEN t.surface END AS surface""";

    private static Map<String, Object> bindings(boolean simulated, LocalDate from, LocalDate to, Set<By> by) {
        var bindings = new HashMap<String, Object>();
        bindings.put("simulated", simulated);
        bindings.put("from", from);
        bindings.put("to", to);
        bindings.put("byDay", by.contains(By.DAY));
        bindings.put("byProvider", by.contains(By.PROVIDER) || by.contains(By.MODEL));
        bindings.put("byModel", by.contains(By.MODEL));
        return bindings;
    }
}
