package dev.rollcall.simulator;

import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.limits.SimulatedUsage;

/** What the limits made of a request. */
final class RateResult {
    /** Null when none refused it. */
    SimulatedLimit.LimitForm refusedBy;
    /** What limits of tokens took for it. */
    SimulatedUsage tokens = SimulatedUsage.NONE;
    /** To run when its reply is sent. */
    Runnable sent = () -> {};
}
