package dev.rollcall.simulator.control;

/**
 * What one key of a provider was used for within one second of the clock.
 *
 * @param second since 1970
 * @param key its fingerprint
 * @param requests that came in within this second; the rest is what came of them, within it or later
 * @param other neither usable nor limited; what has not come yet is in none of the three
 */
public record SecondCount(long second, String provider, String key, int requests, int usable, int limited, int other) {}
