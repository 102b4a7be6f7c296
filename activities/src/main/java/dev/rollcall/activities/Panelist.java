package dev.rollcall.activities;

/**
 * One provider as this worker asks it.
 *
 * @param simulated it is the simulator that answers
 */
record Panelist(String provider, boolean simulated, ProviderLimiter limiter) {}
