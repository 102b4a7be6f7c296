package dev.rollcall.simulator;

import dev.rollcall.simulator.Allowance.Room;
import dev.rollcall.simulator.Faults.Active;
import dev.rollcall.simulator.Meter.Cost;
import java.time.Duration;
import java.util.List;

/** Counts requests against all limits that hold for their key: all let one pass, or none of them counts it. */
final class Limits {
    /** The limit that had no room, and for how long. */
    record Refusal(Limit limit, Duration pause, int left, int asked) {}

    /** Null when it passed; else the one of several refusals that lasts longest. */
    synchronized Refusal enter(List<Active> limits, String key, Moment now, Cost cost) {
        Refusal longest = null;
        for (Active one : limits) {
            Limit limit = one.trouble().limit();
            Meter meter = one.meter(key, now);
            Duration pause = meter.pause(limit, now, cost);
            if (!pause.isZero() && (longest == null || pause.compareTo(longest.pause) > 0)) {
                longest = new Refusal(limit, pause, meter.left(limit, now), cost.of(limit.kind()));
            }
        }
        if (longest == null) {
            limits.forEach(one -> one.meter(key, now).take(one.trouble().limit(), now, cost));
        }
        return longest;
    }

    /** The reply to one that passed is sent. */
    synchronized void leave(List<Meter> meters, Cost cost) {
        meters.forEach(meter -> meter.leave(cost));
    }

    synchronized Allowance allowance(List<Active> limits, String key, Moment now) {
        Allowance allowance = Allowance.PLENTY;
        for (Active one : limits) {
            Limit limit = one.trouble().limit();
            Meter meter = one.meter(key, now);
            var room = new Room(limit.told(), meter.left(limit, now), meter.refill(limit, now));
            allowance = allowance.with(limit.kind(), room);
        }
        return allowance;
    }
}
