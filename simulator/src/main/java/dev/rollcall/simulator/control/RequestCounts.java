package dev.rollcall.simulator.control;

import java.util.Map;

/**
 * All that was counted since the start or the last reset.
 *
 * @param inFlight requests that wait for their reply right now
 * @param cellsAskedAgain cells with more than one usable reply
 * @param providers by provider, only those that were asked
 */
public record RequestCounts(
        long requests,
        long usable,
        long inFlight,
        long cells,
        long cellsAskedAgain,
        Map<String, ProviderCount> providers) {

    /**
     * @param outcomes the number of requests with each outcome
     * @param keys by the key's fingerprint, the first 8 hex digits of its SHA-256
     */
    public record ProviderCount(long requests, long usable, Map<String, Long> outcomes, Map<String, KeyCount> keys) {}

    /** @param peakPerSecond the most requests that came with this key within one second of the clock */
    public record KeyCount(long requests, long usable, long limited, int peakPerSecond) {}
}
