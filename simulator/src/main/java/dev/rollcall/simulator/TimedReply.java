package dev.rollcall.simulator;

import dev.rollcall.simulator.control.CountedRequest;
import dev.rollcall.simulator.vendors.SimulatedReply;

/**
 * What goes back, and when.
 *
 * @param delayNanos how long after the request came in
 * @param sent to run when it is sent
 */
record TimedReply(CountedRequest counted, SimulatedReply reply, long delayNanos, Runnable sent) {}
