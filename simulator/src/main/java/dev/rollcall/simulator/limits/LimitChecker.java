package dev.rollcall.simulator.limits;

import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import java.time.Duration;
import java.util.List;

/** Checks requests against all limits that hold for their key: either all let a request pass, or none counts it. */
public final class LimitChecker {
    /**
     * The limit that had no room for a request.
     *
     * @param pause how long until it has
     * @param left requests or tokens
     * @param requested requests or tokens
     */
    public record NoRoom(SimulatedLimit limit, Duration pause, int left, int requested) {}

    /** Null when the request passed; of several limits without room the one that has none for longest. */
    public synchronized NoRoom enter(List<LimitInForce> limits, String key, ClockReading now, RequestCost cost) {
        NoRoom longest = null;
        for (LimitInForce one : limits) {
            SimulatedLimit limit = one.limit();
            LimitCounter counter = one.counter(key, now);
            Duration pause = counter.pause(limit, now, cost);
            if (!pause.isZero() && (longest == null || pause.compareTo(longest.pause) > 0)) {
                longest = new NoRoom(limit, pause, counter.left(limit, now), cost.of(limit.kind()));
            }
        }
        if (longest == null) {
            limits.forEach(one -> one.counter(key, now).take(one.limit(), now, cost));
        }
        return longest;
    }

    /** What to run when the reply to a request that passed is sent. */
    public Runnable leaving(List<LimitInForce> limits, String key, ClockReading now, RequestCost cost) {
        List<LimitCounter> entered =
                limits.stream().map(one -> one.counter(key, now)).toList();
        return () -> leave(entered, cost);
    }

    private synchronized void leave(List<LimitCounter> counters, RequestCost cost) {
        counters.forEach(counter -> counter.leave(cost));
    }

    public synchronized RemainingLimits remaining(List<LimitInForce> limits, String key, ClockReading now) {
        RemainingLimits remaining = RemainingLimits.PLENTY;
        for (LimitInForce one : limits) {
            SimulatedLimit limit = one.limit();
            LimitCounter counter = one.counter(key, now);
            var quota = new Quota(limit.announced(), counter.left(limit, now), counter.refill(limit, now));
            remaining = remaining.with(limit.kind(), quota);
        }
        return remaining;
    }
}
