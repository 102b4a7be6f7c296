/**
 * A server that speaks the wire formats of LLM providers. {@link dev.rollcall.simulator.Simulator} and
 * {@link dev.rollcall.simulator.SimulatorOptions} are its door. A request passes {@code JettyHandler} (HTTP),
 * {@code RequestHandler} (what it gets, and when) and {@code ReplyWriter} (how it is sent).
 */
package dev.rollcall.simulator;
