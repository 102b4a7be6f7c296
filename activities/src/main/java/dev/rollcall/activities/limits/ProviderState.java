package dev.rollcall.activities.limits;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** All that this worker knows of one provider. It is the lock as well: every access is {@code synchronized} on it. */
final class ProviderState {
    final LimiterTimings timings;
    final SlotScheduler scheduler;
    final KeyPool keys;
    final CircuitBreaker breaker;
    final WaitQueue queue = new WaitQueue();
    final Outbox outbox = new Outbox();

    /** By model; without those that answer. */
    final Map<String, Unanswered> unanswered = new HashMap<>();

    KeysElsewhere keysElsewhere = KeysElsewhere.NONE;

    private final InstantSource clock;

    /** Whether other workers have keys that this one does not have. */
    enum KeysElsewhere {
        NONE,
        /** Some, but none that may be used. */
        SPENT,
        USABLE
    }

    ProviderState(
            InstantSource clock,
            LimiterTimings timings,
            SlotScheduler scheduler,
            Function<String, RateLimiter> newLimiter) {
        this.clock = clock;
        this.timings = timings;
        this.scheduler = scheduler;
        this.keys = new KeyPool(newLimiter);
        this.breaker = new CircuitBreaker(timings);
    }

    Instant now() {
        return clock.instant();
    }

    long nanos() {
        return scheduler.nanos();
    }
}
