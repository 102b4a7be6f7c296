package dev.rollcall.simulator.limits;

import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.faults.ActiveFaults.Active;
import dev.rollcall.simulator.limits.LimitCounter.RequestCost;
import java.time.Duration;
import java.util.List;

/** Counts requests against all limits that hold for their key: all let one pass, or none of them counts it. */
final class LimitChecker {
    /** The limit that had no room, and for how long. */
    record NoRoom(SimulatedLimit limit, Duration pause, int left, int asked) {}

    /** Null when it passed; else the one of several refusals that lasts longest. */
    synchronized NoRoom enter(List<Active> limits, String key, ClockReading now, RequestCost cost) {
        NoRoom longest = null;
        for (Active one : limits) {
            SimulatedLimit limit = one.trouble().limit();
            LimitCounter meter = one.meter(key, now);
            Duration pause = meter.pause(limit, now, cost);
            if (!pause.isZero() && (longest == null || pause.compareTo(longest.pause) > 0)) {
                longest = new NoRoom(limit, pause, meter.left(limit, now), cost.of(limit.kind()));
            }
        }
        if (longest == null) {
            limits.forEach(one -> one.meter(key, now).take(one.trouble().limit(), now, cost));
        }
        return longest;
    }

    /** The reply to one that passed is sent. */
    synchronized void leave(List<LimitCounter> meters, RequestCost cost) {
        meters.forEach(meter -> meter.leave(cost));
    }

    synchronized RemainingLimits allowance(List<Active> limits, String key, ClockReading now) {
        RemainingLimits allowance = RemainingLimits.PLENTY;
        for (Active one : limits) {
            SimulatedLimit limit = one.trouble().limit();
            LimitCounter meter = one.meter(key, now);
            var room = new Quota(limit.told(), meter.left(limit, now), meter.refill(limit, now));
            allowance = allowance.with(limit.kind(), room);
        }
        return allowance;
    }
}
