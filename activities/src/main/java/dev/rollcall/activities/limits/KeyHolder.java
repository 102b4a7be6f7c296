package dev.rollcall.activities.limits;

import dev.rollcall.llm.Key;
import dev.rollcall.store.Keys.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** One key: whether its provider accepts it, and a rate limiter for each model. Guarded by its limiter's lock. */
final class KeyHolder {
    private final Key key;
    private final Function<String, RateLimiter> newLimiter;
    private final Map<String, RateLimiter> byModel = new LinkedHashMap<>();
    private State state = State.USABLE;
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

    /** One that was parked until a moment in the past is usable again. */
    boolean isUsable(Instant now) {
        if (state == State.PARKED && parkedUntil != null && !now.isBefore(parkedUntil)) {
            state = State.USABLE;
            parkedUntil = null;
        }
        return state == State.USABLE;
    }

    State state() {
        return state;
    }

    /** Null: it is not parked, or until a person ends it. */
    Instant parkedUntil() {
        return parkedUntil;
    }

    /** Null while it is usable. */
    Instant unusableSince() {
        return unusableSince;
    }

    /** What the provider said of it, for people; null when it said nothing. */
    String why() {
        return why;
    }

    /** @param until null: until a person ends it */
    void park(Instant until, String words, Instant now) {
        become(State.PARKED, words, now);
        parkedUntil = until;
    }

    void disable(String words, Instant now) {
        become(State.DISABLED, words, now);
    }

    private void become(State next, String words, Instant now) {
        state = next;
        unusableSince = now;
        why = words;
    }

    /** What the ledger knows of it. */
    void hear(KeyStatus status, Instant now) {
        boolean isUnusable = status.state() == State.PARKED || status.state() == State.DISABLED;
        state = isUnusable ? status.state() : State.USABLE;
        parkedUntil = status.state() == State.PARKED && status.pause() != null ? now.plus(status.pause()) : null;
        unusableSince = status.since();
        why = status.why();
    }
}
