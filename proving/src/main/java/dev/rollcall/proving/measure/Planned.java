package dev.rollcall.proving.measure;

/**
 * How a large job was planned.
 *
 * @param postSeconds until the request was accepted
 * @param seconds from the request to the last cell
 * @param gets of the job meanwhile, one after the other
 * @param heapBefore bytes live in the worker before, right after a full collection; null where the JDK's tools are missing
 * @param heapMost the most bytes in its old generation meanwhile; null likewise
 * @param heapAfter as before
 */
public record Planned(
        long cells,
        double postSeconds,
        double seconds,
        int gets,
        double getMedianMillis,
        double getP95Millis,
        double getMostMillis,
        Long heapBefore,
        Long heapMost,
        Long heapAfter) {}
