package dev.rollcall.activities.limits;

import dev.rollcall.store.LimitKind;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What a provider allows, as it is published or configured. For each kind of limit the most particular rule counts: one for a key
 * and a model before one for a key, that before one for a model, and that before one for the provider; among equals a
 * configured one before a published one.
 *
 * @param key where the key stands, {@code OPENAI_API_KEY_2}, or its fingerprint; null: each key for itself
 * @param model null: each model for itself
 * @param limits 0 means paused
 * @param place for people, {@code rollcall.yaml, line 12}; null: the provider's published default
 */
public record LimitRule(String key, String model, Map<LimitKind, BigDecimal> limits, String place) {
    public LimitRule {
        limits = Map.copyOf(limits);
    }

    boolean isPublished() {
        return place == null;
    }

    boolean isFor(HeldKey held, String asked) {
        return isOf(held) && (model == null || model.equals(asked));
    }

    /** Of its models, at least one. */
    public boolean isOf(HeldKey held) {
        return key == null || held.isAt(key) || key.equals(held.key().fingerprint());
    }

    /** The larger, the more particular. */
    int rank() {
        return (key == null ? 0 : 4) + (model == null ? 0 : 2) + (isPublished() ? 0 : 1);
    }
}
