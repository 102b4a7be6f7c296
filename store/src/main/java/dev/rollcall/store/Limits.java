package dev.rollcall.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What each key may ask of each model, and who says so. What people order at run time comes before {@code rollcall.yaml},
 * that before what a provider publishes; headers and 429s lower any of them, and raise only what is published.
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
    public record Setting(BigDecimal value, String place) {}

    /**
     * What a worker knows of a lane when it starts.
     *
     * @param dayZone where its day begins at midnight
     */
    public record Entry(KeyModel keyModel, String dayZone, Map<LimitKind, Setting> settings) {}

    /**
     * What a provider's headers or 429s taught.
     *
     * @param announced it was its headers
     * @param kept the highest rate that was kept without a 429; null: none yet
     * @param refused the lowest that was refused; null: none yet
     */
    public record LearnedLimit(
            BigDecimal value, boolean announced, BigDecimal kept, BigDecimal refused, Instant since) {}

    /**
     * A lane as the ledger has it.
     *
     * @param cooling how long the provider wants it to pause, from now on; null: not at all
     * @param limits in force; an axis that is not limited is missing
     * @param learnedLimits what was learned of each axis, whether or not it is in force
     */
    public record Known(
            int id,
            KeyModel keyModel,
            Duration cooling,
            Map<LimitKind, Limit> limits,
            Map<LimitKind, LearnedLimit> learnedLimits) {}

    /**
     * An order of a person.
     *
     * @param fingerprint null: for each key
     * @param model null: for each model
     * @param value null: it takes an earlier one back
     */
    public record Order(
            String provider,
            String fingerprint,
            String model,
            LimitKind kind,
            BigDecimal value,
            String reason,
            Instant orderedAt) {

        private boolean isFor(KeyModel keyModel) {
            return provider.equals(keyModel.provider())
                    && (fingerprint == null || fingerprint.equals(keyModel.fingerprint()))
                    && (model == null || model.equals(keyModel.model()));
        }

        private int rank() {
            return (fingerprint == null ? 0 : 2) + (model == null ? 0 : 1);
        }

        /** About the same. */
        public boolean isInsteadOf(Order before) {
            return scope().equals(before.scope());
        }

        private record Scope(String provider, String fingerprint, String model, LimitKind kind) {}

        private Scope scope() {
            return new Scope(provider, fingerprint, model, kind);
        }
    }

    /**
     * What is used of a lane, by all living workers together.
     *
     * @param inFlight calls under way
     * @param waiting asks that wait for it
     * @param requests that have ended within the last minute
     * @param tokens of these, likewise input and output
     * @param requestsToday since its day began
     * @param ticksToday 1e-10 USD
     * @param nextSlot when the paces allow the next call; null: now
     * @param dayEnds when its next day begins
     */
    public record Use(
            int inFlight,
            int waiting,
            long requests,
            long tokens,
            long inputTokens,
            long outputTokens,
            long requestsToday,
            long ticksToday,
            long waits,
            long waitedMillis,
            Instant nextSlot,
            Instant dayEnds) {

        /** In the axis' own unit. */
        public BigDecimal of(LimitKind kind) {
            return switch (kind) {
                case CONCURRENCY -> BigDecimal.valueOf(inFlight);
                case REQUESTS_PER_MINUTE -> BigDecimal.valueOf(requests);
                case TOKENS_PER_MINUTE -> BigDecimal.valueOf(tokens);
                case INPUT_TOKENS_PER_MINUTE -> BigDecimal.valueOf(inputTokens);
                case OUTPUT_TOKENS_PER_MINUTE -> BigDecimal.valueOf(outputTokens);
                case REQUESTS_PER_DAY -> BigDecimal.valueOf(requestsToday);
                case DOLLARS_PER_DAY -> BigDecimal.valueOf(ticksToday, 10);
            };
        }
    }

    /** A lane and what is used of it, for people. */
    public record LimitUse(Known known, Use use) {

        /** When the next call can be begun; null: now, or, when an axis is paused, not before somebody raises it. */
        public Instant nextFree() {
            if (isPaused()) {
                return null;
            }
            return isDaySpent() ? use.dayEnds() : use.nextSlot();
        }

        /** What is limited by the day is used up. */
        public boolean isDaySpent() {
            return isSpent(LimitKind.REQUESTS_PER_DAY) || isSpent(LimitKind.DOLLARS_PER_DAY);
        }

        /** Which limits of 0 pause it, and who says so; empty when none does. */
        public String pausedBy() {
            return known.limits().entrySet().stream()
                    .filter(limit -> limit.getValue().isPaused())
                    .map(limit ->
                            limit.getKey().word() + " is 0 (" + limit.getValue().from() + ")")
                    .collect(Collectors.joining(", "));
        }

        public boolean isPaused() {
            return known.limits().values().stream().anyMatch(Limit::isPaused);
        }

        private boolean isSpent(LimitKind kind) {
            Limit limit = known.limits().get(kind);
            return limit != null && use.of(kind).compareTo(limit.value()) >= 0;
        }
    }

    /** The same axes with the same values, whoever says so. */
    public static boolean isSame(Map<LimitKind, Limit> one, Map<LimitKind, Limit> other) {
        return one.keySet().equals(other.keySet())
                && one.keySet().stream()
                        .allMatch(kind ->
                                one.get(kind).value().compareTo(other.get(kind).value()) == 0);
    }

    /** Something that was allowed before is no more. */
    public static boolean isLower(Map<LimitKind, Limit> before, Map<LimitKind, Limit> after) {
        return after.keySet().stream()
                .anyMatch(kind -> !before.containsKey(kind)
                        || after.get(kind).value().compareTo(before.get(kind).value()) < 0);
    }

    /**
     * A worker's lanes, with what is published and configured for them from now on.
     *
     * @return their ids, in the same order
     */
    public List<Integer> publish(List<Entry> entries) {
        return jdbi.inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7703, 4)");
            return entries.stream().map(entry -> publish(handle, entry)).toList();
        });
    }

    private static int publish(Handle handle, Entry entry) {
        KeyModel keyModel = entry.keyModel();
        // A row that is as it should be is not locked: reservations go on meanwhile.
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

    /** All lanes that somebody has a key for. */
    public List<Known> all(boolean simulated) {
        return lines(simulated).stream().map(LimitUse::known).toList();
    }

    /** The same with what is used; by provider, key, model. */
    public List<LimitUse> lines(boolean simulated) {
        return jdbi.inTransaction(handle -> {
            Map<Integer, Map<LimitKind, Map<Limit.Source, Said>>> said = said(handle, simulated);
            Collection<Order> orders = inForce(orders(handle, simulated));
            return handle.createQuery("""
                            SELECT l.id, l.provider, l.fingerprint, l.model, l.waits, l.waited_ms,
                              (extract(epoch FROM l.cooled_until - clock_timestamp()) * 1000)::bigint AS cooling,
                              CASE WHEN l.day = t.today THEN l.day_requests ELSE 0 END AS day_requests,
                              CASE WHEN l.day = t.today THEN l.day_ticks ELSE 0 END AS day_ticks,
                              ((t.today + 1)::timestamp AT TIME ZONE l.day_zone) AS day_ends,
                              nullif(greatest(l.cooled_until, to_timestamp(l.next_slot / 1e6), t.now), t.now) AS next_free,
                              coalesce(u.in_flight, 0) AS in_flight, coalesce(u.waiting, 0) AS waiting,
                              coalesce(u.used_requests, 0) AS used_requests, coalesce(u.used_tokens, 0) AS used_tokens,
                              coalesce(u.used_input, 0) AS used_input, coalesce(u.used_output, 0) AS used_output
                            FROM limiter l
                            JOIN held_key h USING (simulated, provider, fingerprint)
                            CROSS JOIN LATERAL (SELECT clock_timestamp() AS now, (clock_timestamp() AT TIME ZONE l.day_zone)::date AS today) t
                            LEFT JOIN LATERAL (SELECT sum(e.in_flight)::int AS in_flight, sum(e.waiting)::int AS waiting,
                                sum(e.used_requests)::bigint AS used_requests, sum(e.used_tokens)::bigint AS used_tokens,
                                sum(e.used_input)::bigint AS used_input, sum(e.used_output)::bigint AS used_output
                              FROM limiter_lease e JOIN worker w ON w.id = e.worker_id
                              WHERE e.limiter_id = l.id AND w.ended_at IS NULL AND w.seen_at > now() - interval '15 s') u ON true
                            WHERE l.simulated = :simulated
                            ORDER BY l.provider, h.position, l.fingerprint, l.id""")
                    .bind("simulated", simulated)
                    .map((row, context) -> line(row, simulated, said, orders))
                    .list();
        });
    }

    private static LimitUse line(
            ResultSet row,
            boolean simulated,
            Map<Integer, Map<LimitKind, Map<Limit.Source, Said>>> said,
            Collection<Order> orders)
            throws SQLException {
        int id = row.getInt("id");
        var keyModel = new KeyModel(
                simulated, row.getString("provider"), row.getString("fingerprint"), row.getString("model"));
        long cooling = row.getLong("cooling");
        Map<LimitKind, Map<Limit.Source, Said>> mine = said.getOrDefault(id, Map.of());
        var limits = new EnumMap<LimitKind, Limit>(LimitKind.class);
        var learnedLimits = new EnumMap<LimitKind, LearnedLimit>(LimitKind.class);
        for (LimitKind kind : LimitKind.values()) {
            Map<Limit.Source, Said> about = mine.getOrDefault(kind, Map.of());
            Said taught = about.get(Limit.Source.LEARNED);
            if (taught != null) {
                learnedLimits.put(kind, taught.learned());
            }
            inForce(about, taught, order(orders, keyModel, kind)).ifPresent(limit -> limits.put(kind, limit));
        }
        var known = new Known(id, keyModel, cooling > 0 ? Duration.ofMillis(cooling) : null, limits, learnedLimits);
        Instant dayEnds = instant(row, "day_ends");
        var use = new Use(
                row.getInt("in_flight"),
                row.getInt("waiting"),
                row.getLong("used_requests"),
                row.getLong("used_tokens"),
                row.getLong("used_input"),
                row.getLong("used_output"),
                row.getLong("day_requests"),
                row.getLong("day_ticks"),
                row.getLong("waits"),
                row.getLong("waited_ms"),
                instant(row, "next_free"),
                dayEnds);
        return new LimitUse(known, use);
    }

    private static Optional<Limit> inForce(Map<Limit.Source, Said> about, Said taught, Order order) {
        Said configured = about.get(Limit.Source.CONFIGURED);
        Limit set = order != null
                ? new Limit(order.value(), Limit.Source.ORDERED, order.reason(), order.orderedAt(), order.value())
                : configured != null ? configured.limit(configured.value()) : null;
        if (taught != null && (set == null || taught.value().compareTo(set.value()) < 0)) {
            return Optional.of(taught.limit(set == null ? null : set.value()));
        }
        Said published = about.get(Limit.Source.PUBLISHED);
        return Optional.ofNullable(set != null ? set : published == null ? null : published.limit(null));
    }

    private static Order order(Collection<Order> orders, KeyModel keyModel, LimitKind kind) {
        return orders.stream()
                .filter(order -> order.kind() == kind && order.isFor(keyModel))
                .max(Comparator.comparing(Order::rank))
                .orElse(null);
    }

    /** The latest of each scope and axis, unless it took the one before back; the latest first. */
    public static Collection<Order> inForce(List<Order> latestFirst) {
        var latest = new LinkedHashMap<Order.Scope, Order>();
        latestFirst.forEach(order -> latest.putIfAbsent(order.scope(), order));
        latest.values().removeIf(order -> order.value() == null);
        return latest.values();
    }

    /** Holds from now on, for every worker within a second or two; the reason is kept. */
    public void order(boolean simulated, Order order) {
        order(simulated, List.of(order));
    }

    /** All of them, or none. */
    public void order(boolean simulated, List<Order> orders) {
        orders.forEach(order -> Objects.requireNonNull(order.reason(), "reason"));
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO limit_order (simulated, provider, fingerprint, model, axis, value, reason)
                    VALUES (:simulated, :provider, :fingerprint, :model, :word, :value, :reason)""");
            orders.forEach(order -> batch.bind("simulated", simulated)
                    .bindMethods(order)
                    .bind("word", order.kind().word())
                    .add());
            batch.execute();
        });
    }

    /** All orders that were ever given, the latest first. */
    public List<Order> orders(boolean simulated) {
        return jdbi.withHandle(handle -> orders(handle, simulated));
    }

    private static List<Order> orders(Handle handle, boolean simulated) {
        return handle.createQuery("""
                        SELECT provider, fingerprint, model, axis, value, reason, ordered_at FROM limit_order
                        WHERE simulated = :simulated ORDER BY id DESC""")
                .bind("simulated", simulated)
                .map((row, context) -> new Order(
                        row.getString("provider"),
                        row.getString("fingerprint"),
                        row.getString("model"),
                        kind(row),
                        row.getBigDecimal("value"),
                        row.getString("reason"),
                        instant(row, "ordered_at")))
                .list();
    }

    /**
     * Keeps a lesson, unless another worker has learned one meanwhile.
     *
     * @param instead of which one; null: there was none
     * @return whether it was kept
     */
    public boolean learn(KeyModel keyModel, LimitKind kind, LearnedLimit learned, LearnedLimit instead) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
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
                > 0);
    }

    private record Said(
            Limit.Source source,
            BigDecimal value,
            boolean announced,
            BigDecimal kept,
            BigDecimal refused,
            String why,
            Instant since) {
        Limit limit(BigDecimal ceiling) {
            return new Limit(value, announced ? Limit.Source.ANNOUNCED : source, why, since, ceiling);
        }

        LearnedLimit learned() {
            return new LearnedLimit(value, announced, kept, refused, since);
        }
    }

    private static Map<Integer, Map<LimitKind, Map<Limit.Source, Said>>> said(Handle handle, boolean simulated) {
        var said = new HashMap<Integer, Map<LimitKind, Map<Limit.Source, Said>>>();
        handle.createQuery("""
                        SELECT v.limiter_id, v.axis, v.source, v.value, v.announced, v.kept, v.refused, v.why, v.changed_at
                        FROM limit_value v JOIN limiter l ON l.id = v.limiter_id WHERE l.simulated = :simulated""")
                .bind("simulated", simulated)
                .map((row, context) -> {
                    var source = Limit.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT));
                    said.computeIfAbsent(row.getInt("limiter_id"), id -> new EnumMap<>(LimitKind.class))
                            .computeIfAbsent(kind(row), kind -> new EnumMap<>(Limit.Source.class))
                            .put(
                                    source,
                                    new Said(
                                            source,
                                            row.getBigDecimal("value"),
                                            row.getBoolean("announced"),
                                            row.getBigDecimal("kept"),
                                            row.getBigDecimal("refused"),
                                            row.getString("why"),
                                            instant(row, "changed_at")));
                    return source;
                })
                .list();
        return said;
    }

    private static LimitKind kind(ResultSet row) throws SQLException {
        String word = row.getString("axis");
        return LimitKind.of(word)
                .orElseThrow(() -> new LedgerException("the ledger has a limit of unknown axis " + word));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
