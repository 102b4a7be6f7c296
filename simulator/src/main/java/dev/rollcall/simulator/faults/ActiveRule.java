package dev.rollcall.simulator.faults;

import dev.rollcall.simulator.limits.LimitInForce;
import dev.rollcall.simulator.vendors.Shape;

/**
 * A rule in force.
 *
 * @param since when its spans of time began, as {@link System#nanoTime}
 * @param limit null unless the rule is a limit
 */
public record ActiveRule(FaultRule rule, long since, LimitInForce limit) {
    static ActiveRule of(FaultRule rule, long since) {
        return new ActiveRule(rule, since, rule.limit() == null ? null : LimitInForce.unused(rule.limit()));
    }

    public Shape shape() {
        return rule.shape();
    }

    boolean holdsAt(long nanos) {
        long age = nanos - since;
        return age >= rule.from().toNanos()
                && (rule.until() == null || age < rule.until().toNanos());
    }

    /** Whether its limit can go on from what was counted for the other's. */
    boolean canGoOnFrom(ActiveRule other) {
        return limit != null && other.limit != null && limit.limit().sameSort(other.limit.limit());
    }

    ActiveRule goingOnFrom(ActiveRule other) {
        return new ActiveRule(rule, since, limit.goingOnFrom(other.limit));
    }
}
