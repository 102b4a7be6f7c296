package dev.rollcall.simulator.limits;

import java.time.Duration;

/**
 * What one key has used of one limit. The limit is handed in with each call, so that a changed limit of the same sort goes
 * on from what was counted. Not thread-safe: {@link LimitChecker} lets one thread in at a time.
 */
interface LimitCounter {
    /** Zero when there is room for such a request, else how long until there is. */
    Duration pause(SimulatedLimit limit, ClockReading now, RequestCost cost);

    void take(SimulatedLimit limit, ClockReading now, RequestCost cost);

    /** The reply to a request that was taken is sent. */
    default void leave(RequestCost cost) {}

    /** Whole requests or tokens that are left. */
    int left(SimulatedLimit limit, ClockReading now);

    /** How long until there is more than now. */
    Duration refill(SimulatedLimit limit, ClockReading now);

    static LimitCounter of(SimulatedLimit limit, ClockReading now) {
        return switch (limit.kind()) {
            case BUCKET, TOKENS, INPUT_TOKENS, OUTPUT_TOKENS -> new BucketCounter(limit, now);
            case FIXED, DAY -> new WindowCounter();
            case CONCURRENT -> new ConcurrencyCounter();
        };
    }
}
