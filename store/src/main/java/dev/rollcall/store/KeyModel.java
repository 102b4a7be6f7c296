package dev.rollcall.store;

/**
 * What limits are for: a key and a model of a provider.
 *
 * @param fingerprint of the key
 */
public record KeyModel(boolean simulated, String provider, String fingerprint, String model) {}
