package dev.rollcall.simulator;

import dev.rollcall.simulator.faults.ActiveRule;
import dev.rollcall.simulator.limits.LimitChecker;
import dev.rollcall.simulator.limits.LimitChecker.NoRoom;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.RequestCost;
import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.limits.SimulatedUsage;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import dev.rollcall.simulator.vendors.SimulatedError.LimitExceeded;
import java.time.Duration;

/** Checks whether the limits of a key have room for a request. */
final class RateCheck {
    /** The wait and the limit in a 429 that comes from a shape and not from a limit. */
    private static final Duration SHAPES_WAIT = Duration.ofMillis(6_780);

    private static final int SHAPES_LIMIT = 60;

    private final LimitChecker limits = new LimitChecker();

    /** Takes the cost of the request from all limits of its key. Throws a {@link RejectedException} when one has no room. */
    void check(RequestContext context, SimulatedUsage usage) {
        for (ActiveRule rule : context.faults().at(CheckStage.LIMIT)) {
            if (rule.shape() != Shape.LIMITED) {
                throw new RejectedException(hinted(rule));
            }
        }
        if (context.limits().isEmpty()) {
            return;
        }
        var cost = new RequestCost(usage, context.now().nanos() + context.delay());
        NoRoom refusal = limits.enter(context.limits(), context.fingerprint(), context.now(), cost);
        if (refusal != null) {
            SimulatedLimit limit = refusal.limit();
            context.rate().refusedBy = limit.kind();
            int used = Math.max(0, limit.announced() - refusal.left());
            var exceeded = new LimitExceeded(limit.kind(), limit.announced(), used, refusal.requested());
            throw new RejectedException(SimulatedError.limited(exceeded, refusal.pause(), Hint.OWN));
        }
        context.rate().tokens = usage;
        context.rate().sent = limits.leaving(context.limits(), context.fingerprint(), context.now(), cost);
    }

    private static SimulatedError hinted(ActiveRule rule) {
        Duration span = rule.rule().span();
        var exceeded = new LimitExceeded(SimulatedLimit.LimitForm.BUCKET, SHAPES_LIMIT, SHAPES_LIMIT, 1);
        return SimulatedError.limited(
                exceeded, span == null ? SHAPES_WAIT : span, rule.shape().hint());
    }

    /** What is left of the limits of the request's key. */
    RemainingLimits remaining(RequestContext context) {
        return limits.remaining(context.limits(), context.fingerprint(), context.now());
    }
}
