package dev.rollcall.activities;

/**
 * One provider as this worker asks it.
 *
 * @param simulated it is the simulator that answers
 * @param concurrency calls at once
 */
record Panelist(String provider, boolean simulated, int concurrency, Gate gate) {}
