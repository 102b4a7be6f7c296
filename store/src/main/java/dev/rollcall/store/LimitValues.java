package dev.rollcall.store;

import dev.rollcall.store.Limits.LearnedLimit;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The limits of each key and model from all sources, and which of them is in force. */
final class LimitValues {
    private final Map<Integer, Map<LimitKind, Map<Limit.Source, StoredLimit>>> byLimiter;
    private final Collection<LimitOrder> orders;

    private LimitValues(
            Map<Integer, Map<LimitKind, Map<Limit.Source, StoredLimit>>> byLimiter, Collection<LimitOrder> orders) {
        this.byLimiter = byLimiter;
        this.orders = orders;
    }

    static LimitValues read(Handle handle, boolean simulated) {
        var byLimiter = new HashMap<Integer, Map<LimitKind, Map<Limit.Source, StoredLimit>>>();
        handle.createQuery("""
                        SELECT v.limiter_id, v.axis, v.source, v.value, v.announced, v.kept, v.refused, v.why, v.changed_at
                        FROM limit_value v JOIN limiter l ON l.id = v.limiter_id WHERE l.simulated = :simulated""")
                .bind("simulated", simulated)
                .map((row, context) -> {
                    StoredLimit limit = StoredLimit.of(row);
                    return byLimiter
                            .computeIfAbsent(row.getInt("limiter_id"), id -> new EnumMap<>(LimitKind.class))
                            .computeIfAbsent(LimitRows.kind(row), kind -> new EnumMap<>(Limit.Source.class))
                            .put(limit.source(), limit);
                })
                .list();
        return new LimitValues(byLimiter, LimitOrder.inForce(LimitOrders.all(handle, simulated)));
    }

    /** The limits in force; a kind that is not limited is missing. */
    Map<LimitKind, Limit> inForce(int limiter, KeyModel keyModel) {
        var limits = new EnumMap<LimitKind, Limit>(LimitKind.class);
        for (LimitKind kind : LimitKind.values()) {
            inForce(stored(limiter, kind), order(keyModel, kind)).ifPresent(limit -> limits.put(kind, limit));
        }
        return limits;
    }

    /** The limits that were learned, whether or not they are in force. */
    Map<LimitKind, LearnedLimit> learned(int limiter) {
        var learned = new EnumMap<LimitKind, LearnedLimit>(LimitKind.class);
        for (LimitKind kind : LimitKind.values()) {
            StoredLimit limit = stored(limiter, kind).get(Limit.Source.LEARNED);
            if (limit != null) {
                learned.put(kind, limit.learned());
            }
        }
        return learned;
    }

    private Map<Limit.Source, StoredLimit> stored(int limiter, LimitKind kind) {
        return byLimiter.getOrDefault(limiter, Map.of()).getOrDefault(kind, Map.of());
    }

    private LimitOrder order(KeyModel keyModel, LimitKind kind) {
        return orders.stream()
                .filter(order -> order.kind() == kind && order.isFor(keyModel))
                .max(Comparator.comparing(LimitOrder::rank))
                .orElse(null);
    }

    /** @param order null: no person ordered one */
    private static Optional<Limit> inForce(Map<Limit.Source, StoredLimit> stored, LimitOrder order) {
        StoredLimit configured = stored.get(Limit.Source.CONFIGURED);
        Limit set = order != null
                ? new Limit(order.value(), Limit.Source.ORDERED, order.reason(), order.orderedAt(), order.value())
                : configured != null ? configured.limit(configured.value()) : null;
        StoredLimit learned = stored.get(Limit.Source.LEARNED);
        if (learned != null && (set == null || learned.value().compareTo(set.value()) < 0)) {
            return Optional.of(learned.limit(set == null ? null : set.value()));
        }
        StoredLimit published = stored.get(Limit.Source.PUBLISHED);
        return Optional.ofNullable(set != null ? set : published == null ? null : published.limit(null));
    }

    private record StoredLimit(
            Limit.Source source,
            BigDecimal value,
            boolean announced,
            BigDecimal kept,
            BigDecimal refused,
            String why,
            Instant since) {
        static StoredLimit of(ResultSet row) throws SQLException {
            return new StoredLimit(
                    Limit.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                    row.getBigDecimal("value"),
                    row.getBoolean("announced"),
                    row.getBigDecimal("kept"),
                    row.getBigDecimal("refused"),
                    row.getString("why"),
                    LimitRows.instant(row, "changed_at"));
        }

        Limit limit(BigDecimal ceiling) {
            return new Limit(value, announced ? Limit.Source.ANNOUNCED : source, why, since, ceiling);
        }

        LearnedLimit learned() {
            return new LearnedLimit(value, announced, kept, refused, since);
        }
    }
}
