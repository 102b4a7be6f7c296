package dev.rollcall.simulator.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A limit, and what each key has used of it. */
public final class LimitInForce {
    private final SimulatedLimit limit;
    private final Map<String, LimitCounter> counters;

    private LimitInForce(SimulatedLimit limit, Map<String, LimitCounter> counters) {
        this.limit = limit;
        this.counters = counters;
    }

    /** A limit that no key has used yet. */
    public static LimitInForce unused(SimulatedLimit limit) {
        return new LimitInForce(limit, new ConcurrentHashMap<>());
    }

    public SimulatedLimit limit() {
        return limit;
    }

    /** This limit, going on from what was counted for the other, which must be of the same sort. */
    public LimitInForce goingOnFrom(LimitInForce other) {
        return new LimitInForce(limit, other.counters);
    }

    /** @param key its fingerprint */
    LimitCounter counter(String key, ClockReading now) {
        return counters.computeIfAbsent(key, k -> LimitCounter.of(limit, now));
    }
}
