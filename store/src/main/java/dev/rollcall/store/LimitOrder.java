package dev.rollcall.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A limit that a person ordered.
 *
 * @param fingerprint null: for each key
 * @param model null: for each model
 * @param value null: it takes back an earlier order
 * @param orderedAt null: the order is not given yet
 */
public record LimitOrder(
        String provider,
        String fingerprint,
        String model,
        LimitKind kind,
        BigDecimal value,
        String reason,
        Instant orderedAt) {

    /** The latest order of each scope and kind, the latest first. An order that took back the one before is left out. */
    public static Collection<LimitOrder> inForce(List<LimitOrder> latestFirst) {
        var latest = new LinkedHashMap<OrderScope, LimitOrder>();
        latestFirst.forEach(order -> latest.putIfAbsent(order.scope(), order));
        latest.values().removeIf(order -> order.value() == null);
        return latest.values();
    }

    /** Whether this order takes the place of {@code before}: both limit the same kind for the same keys and models. */
    public boolean isInsteadOf(LimitOrder before) {
        return scope().equals(before.scope());
    }

    boolean isFor(KeyModel keyModel) {
        return provider.equals(keyModel.provider())
                && (fingerprint == null || fingerprint.equals(keyModel.fingerprint()))
                && (model == null || model.equals(keyModel.model()));
    }

    /** Of two orders for the same key and model, the one with the higher rank counts, because it is more specific. */
    int rank() {
        return (fingerprint == null ? 0 : 2) + (model == null ? 0 : 1);
    }

    private OrderScope scope() {
        return new OrderScope(provider, fingerprint, model, kind);
    }

    private record OrderScope(String provider, String fingerprint, String model, LimitKind kind) {}
}
