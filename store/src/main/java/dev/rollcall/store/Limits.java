package dev.rollcall.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The limits of each key and model, and where each comes from. A person's order overrides {@code rollcall.yaml}, which
 * overrides what a provider publishes. Headers and 429s lower any limit, but raise only a published one.
 */
public final class Limits {
    private final Jdbi jdbi;

    Limits(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A limit as it is published or configured.
     *
     * @param place {@code rollcall.yaml, line 12}; null: published
     */
    public record LimitSetting(BigDecimal value, String place) {}

    /**
     * What a worker knows about a key and model when it starts.
     *
     * @param dayZone the time zone in which the provider's day begins at midnight
     */
    public record LimiterSetup(KeyModel keyModel, String dayZone, Map<LimitKind, LimitSetting> settings) {}

    /**
     * A limit that was learned from a provider's headers or 429s.
     *
     * @param announced true: from headers; false: from 429s
     * @param kept the highest rate at which no 429 came; null: none yet
     * @param refused the lowest rate at which a 429 came; null: none yet
     */
    public record LearnedLimit(
            BigDecimal value, boolean announced, BigDecimal kept, BigDecimal refused, Instant since) {}

    /**
     * The limits of a key and model as the ledger has them.
     *
     * @param cooling how long calls have to pause from now on, because the provider said so; null: not at all
     * @param limits the limits in force; a kind that is not limited is missing
     * @param learnedLimits the learned limit of each kind, whether or not it is in force
     */
    public record LimiterLimits(
            int id,
            KeyModel keyModel,
            Duration cooling,
            Map<LimitKind, Limit> limits,
            Map<LimitKind, LearnedLimit> learnedLimits) {}

    /** Whether both have the same kinds with the same values; the sources may differ. */
    public static boolean isSame(Map<LimitKind, Limit> one, Map<LimitKind, Limit> other) {
        return one.keySet().equals(other.keySet())
                && one.keySet().stream()
                        .allMatch(kind ->
                                one.get(kind).value().compareTo(other.get(kind).value()) == 0);
    }

    /** Whether something that was allowed before is no longer allowed. */
    public static boolean isLower(Map<LimitKind, Limit> before, Map<LimitKind, Limit> after) {
        return after.keySet().stream()
                .anyMatch(kind -> !before.containsKey(kind)
                        || after.get(kind).value().compareTo(before.get(kind).value()) < 0);
    }

    /**
     * Writes a worker's keys and models, with their published and configured limits, which hold from now on.
     *
     * @return their ids, in the same order
     */
    public List<Integer> publish(List<LimiterSetup> entries) {
        return jdbi.inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7703, 4)");
            return entries.stream().map(entry -> publish(handle, entry)).toList();
        });
    }

    private static int publish(Handle handle, LimiterSetup entry) {
        KeyModel keyModel = entry.keyModel();
        // A row that needs no change is not locked, so that reservations go on meanwhile.
        int id = handle.createQuery("""
                        WITH made AS (INSERT INTO limiter (simulated, provider, fingerprint, model, day_zone)
                          VALUES (:simulated, :provider, :fingerprint, :model, :zone) ON CONFLICT DO NOTHING RETURNING id)
                        SELECT id FROM made UNION ALL SELECT id FROM limiter WHERE simulated = :simulated
                          AND provider = :provider AND fingerprint = :fingerprint AND model = :model""")
                .bindMethods(keyModel)
                .bind("zone", entry.dayZone())
                .mapTo(Integer.class)
                .one();
        handle.execute(
                "UPDATE limiter SET day_zone = ? WHERE id = ? AND day_zone <> ?", entry.dayZone(), id, entry.dayZone());
        handle.execute("DELETE FROM limit_value WHERE limiter_id = ? AND source IN ('published', 'configured')", id);
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO limit_value (limiter_id, axis, source, value, why) VALUES (:id, :axis, :source, :value, :why)""");
        entry.settings()
                .forEach((kind, setting) -> batch.bind("id", id)
                        .bind("axis", kind.word())
                        .bind("source", setting.place() == null ? "published" : "configured")
                        .bind("value", setting.value())
                        .bind("why", setting.place())
                        .add());
        batch.execute();
        return id;
    }

    /** The limits of each key and model for which a worker has the key. */
    public List<LimiterLimits> all(boolean simulated) {
        return lines(simulated).stream().map(LimitUse::known).toList();
    }

    /** The same limits with their use; by provider, key, model. */
    public List<LimitUse> lines(boolean simulated) {
        return jdbi.inTransaction(handle -> {
            LimitValues values = LimitValues.read(handle, simulated);
            return handle.createQuery(LINES)
                    .bind("simulated", simulated)
                    .map((row, context) -> LimitUse.of(known(row, simulated, values), row))
                    .list();
        });
    }

    private static final String LINES = """
            SELECT l.id, l.provider, l.fingerprint, l.model, l.waits, l.waited_ms,
              (extract(epoch FROM l.cooled_until - clock_timestamp()) * 1000)::bigint AS cooling,
              CASE WHEN l.day = t.today THEN l.day_requests ELSE 0 END AS day_requests,
              CASE WHEN l.day = t.today THEN l.day_ticks ELSE 0 END AS day_ticks,
              ((t.today + 1)::timestamp AT TIME ZONE l.day_zone) AS day_ends,
              nullif(greatest(l.cooled_until, to_timestamp(l.next_slot / 1e6), t.now), t.now) AS next_free,
              coalesce(u.in_flight, 0) AS in_flight, coalesce(u.waiting, 0) AS waiting,
              coalesce(u.used_requests, 0) AS used_requests, coalesce(u.used_tokens, 0) AS used_tokens,
              coalesce(u.used_input, 0) AS used_input, coalesce(u.used_output, 0) AS used_output,
              (SELECT coalesce(sum(b.est_input_tokens), 0) FROM provider_batch b JOIN target t ON t.id = b.target_id
                WHERE %s AND b.fingerprint = l.fingerprint AND b.simulated = l.simulated
                  AND t.provider = l.provider AND t.model = l.model) AS batch_tokens
            FROM limiter l
            JOIN held_key h USING (simulated, provider, fingerprint)
            CROSS JOIN LATERAL (SELECT clock_timestamp() AS now, (clock_timestamp() AT TIME ZONE l.day_zone)::date AS today) t
            LEFT JOIN LATERAL (SELECT sum(e.in_flight)::int AS in_flight, sum(e.waiting)::int AS waiting,
                sum(e.used_requests)::bigint AS used_requests, sum(e.used_tokens)::bigint AS used_tokens,
                sum(e.used_input)::bigint AS used_input, sum(e.used_output)::bigint AS used_output
              FROM limiter_lease e JOIN worker w ON w.id = e.worker_id
              WHERE e.limiter_id = l.id AND w.ended_at IS NULL AND w.seen_at > now() - interval '15 s') u ON true
            WHERE l.simulated = :simulated
            ORDER BY l.provider, h.position, l.fingerprint, l.id""".formatted(BatchList.QUEUED);

    private static LimiterLimits known(ResultSet row, boolean simulated, LimitValues values) throws SQLException {
        int id = row.getInt("id");
        var keyModel = new KeyModel(
                simulated, row.getString("provider"), row.getString("fingerprint"), row.getString("model"));
        long cooling = row.getLong("cooling");
        return new LimiterLimits(
                id,
                keyModel,
                cooling > 0 ? Duration.ofMillis(cooling) : null,
                values.inForce(id, keyModel),
                values.learned(id));
    }

    /**
     * Stores what was learned, unless another worker has stored something since.
     *
     * @param instead the value that it replaces; null: nothing was learned before
     * @return whether it was stored
     */
    public boolean learn(KeyModel keyModel, LimitKind kind, LearnedLimit learned, LearnedLimit instead) {
        return jdbi.withHandle(handle -> learn(handle, keyModel, kind, learned, instead));
    }

    static boolean learn(Handle handle, KeyModel keyModel, LimitKind kind, LearnedLimit learned, LearnedLimit instead) {
        return handle.createUpdate("""
                        INSERT INTO limit_value AS v (limiter_id, axis, source, value, announced, kept, refused, changed_at)
                        SELECT id, :axis, 'learned', :value, :announced, :kept, :refused, clock_timestamp() FROM limiter
                        WHERE simulated = :simulated AND provider = :provider AND fingerprint = :fingerprint AND model = :model
                        ON CONFLICT (limiter_id, axis, source) DO UPDATE SET value = excluded.value, kept = excluded.kept,
                          refused = excluded.refused, announced = excluded.announced, changed_at = excluded.changed_at
                        WHERE v.changed_at = :since""")
                        .bindMethods(keyModel)
                        .bind("axis", kind.word())
                        .bind("value", learned.value())
                        .bind("kept", learned.kept())
                        .bind("refused", learned.refused())
                        .bind("announced", learned.announced())
                        .bind("since", instead == null ? null : instead.since())
                        .execute()
                > 0;
    }
}
