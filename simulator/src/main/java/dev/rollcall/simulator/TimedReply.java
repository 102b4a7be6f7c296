package dev.rollcall.simulator;

import dev.rollcall.simulator.control.CountedRequest;
import dev.rollcall.simulator.vendors.SimulatedReply;

/**
 * A reply, and when it is sent.
 *
 * @param delayNanos the delay since the request came in
 * @param sent runs when the reply is sent
 */
record TimedReply(CountedRequest counted, SimulatedReply reply, long delayNanos, Runnable sent) {}
