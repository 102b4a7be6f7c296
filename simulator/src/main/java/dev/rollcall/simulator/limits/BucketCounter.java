package dev.rollcall.simulator.limits;

import java.time.Duration;

/** A strict token bucket that refills evenly. It starts full. */
final class BucketCounter implements LimitCounter {
    /** How many tokens a bucket of tokens holds at least. A larger answer needs a full bucket, and leaves a debt. */
    static final int LARGEST_ANSWER = 1_000;

    private double level;
    private long at;

    BucketCounter(SimulatedLimit limit, ClockReading now) {
        level = capacity(limit);
        at = now.nanos();
    }

    private static double capacity(SimulatedLimit limit) {
        return limit.kind().ofTokens()
                ? Math.max(LARGEST_ANSWER, limit.perMinute() / 10)
                : Math.max(2, limit.perMinute() / 60);
    }

    private void refill(SimulatedLimit limit, long now) {
        level = Math.min(capacity(limit), level + Math.max(0, now - at) * limit.perNano());
        at = Math.max(at, now);
    }

    @Override
    public Duration pause(SimulatedLimit limit, ClockReading now, RequestCost cost) {
        refill(limit, now.nanos());
        double missing = Math.min(cost.of(limit.kind()), capacity(limit)) - level;
        return Duration.ofNanos((long) Math.ceil(Math.max(0, missing) / limit.perNano()));
    }

    @Override
    public void take(SimulatedLimit limit, ClockReading now, RequestCost cost) {
        level -= cost.of(limit.kind());
    }

    @Override
    public int left(SimulatedLimit limit, ClockReading now) {
        refill(limit, now.nanos());
        return (int) Math.max(0, level);
    }

    /** Until one more request, or until all tokens are back. */
    @Override
    public Duration refill(SimulatedLimit limit, ClockReading now) {
        double missing = limit.kind().ofTokens() ? capacity(limit) - level : 1;
        return Duration.ofNanos((long) Math.ceil(missing / limit.perNano()));
    }
}
