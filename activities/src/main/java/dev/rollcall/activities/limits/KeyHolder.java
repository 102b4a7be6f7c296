package dev.rollcall.activities.limits;

import dev.rollcall.llm.Key;
import dev.rollcall.store.Keys.KeyState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** One key: whether its provider accepts it, and a rate limiter for each model. Guarded by the provider's lock. */
final class KeyHolder {
    private final Key key;
    private final Function<String, RateLimiter> newLimiter;
    private final Map<String, RateLimiter> byModel = new LinkedHashMap<>();
    private KeyState state = KeyState.USABLE;
    private Instant parkedUntil;
    private Instant unusableSince;
    private String why;

    KeyHolder(Key key, Function<String, RateLimiter> newLimiter) {
        this.key = key;
        this.newLimiter = newLimiter;
    }

    Key key() {
        return key;
    }

    Map<String, RateLimiter> rateLimiters() {
        return byModel;
    }

    RateLimiter rateLimiter(String model) {
        return byModel.computeIfAbsent(model, newLimiter);
    }

    /** Also makes a parked key usable again when its time has passed. */
    boolean isUsable(Instant now) {
        if (state == KeyState.PARKED && parkedUntil != null && !now.isBefore(parkedUntil)) {
            state = KeyState.USABLE;
            parkedUntil = null;
        }
        return state == KeyState.USABLE;
    }

    KeyState state() {
        return state;
    }

    /** Null if it is not parked, or if only a person can unpark it. */
    Instant parkedUntil() {
        return parkedUntil;
    }

    /** Null while it is usable. */
    Instant unusableSince() {
        return unusableSince;
    }

    /** The provider's own words about this key, for people; null when it said nothing. */
    String why() {
        return why;
    }

    /** @param until null: until a person unparks it */
    void park(Instant until, String words, Instant now) {
        become(KeyState.PARKED, words, now);
        parkedUntil = until;
    }

    void disable(String words, Instant now) {
        become(KeyState.DISABLED, words, now);
    }

    private void become(KeyState next, String words, Instant now) {
        state = next;
        unusableSince = now;
        why = words;
    }

    /** Takes over the key's state from the ledger. */
    void hear(KeyStatus status, Instant now) {
        boolean isUnusable = status.state() == KeyState.PARKED || status.state() == KeyState.DISABLED;
        state = isUnusable ? status.state() : KeyState.USABLE;
        parkedUntil = status.state() == KeyState.PARKED && status.pause() != null ? now.plus(status.pause()) : null;
        unusableSince = status.since();
        why = status.why();
    }
}
