package dev.rollcall.store;

/**
 * A key and a model of a provider: what a limit applies to.
 *
 * @param fingerprint 8 hex digits of the key's SHA-256
 */
public record KeyModel(boolean simulated, String provider, String fingerprint, String model) {}
