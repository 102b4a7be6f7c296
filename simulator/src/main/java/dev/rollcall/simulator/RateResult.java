package dev.rollcall.simulator;

import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.limits.SimulatedUsage;

/** The result of checking a request against the limits. */
final class RateResult {
    /** The limit that refused the request; null when none did. */
    SimulatedLimit.LimitForm refusedBy;
    /** The tokens that the limits counted for it. */
    SimulatedUsage tokens = SimulatedUsage.NONE;
    /** Runs when the reply is sent. */
    Runnable sent = () -> {};
}
