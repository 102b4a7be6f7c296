package dev.rollcall.simulator.control;

/**
 * The requests of one key that came in within one second of the clock.
 *
 * @param second since 1970
 * @param key its fingerprint
 * @param requests all of them; {@code usable}, {@code limited} and {@code other} are their outcomes, then or later
 * @param other neither usable nor limited; a request in flight is in none of the three
 */
public record SecondCount(long second, String provider, String key, int requests, int usable, int limited, int other) {}
