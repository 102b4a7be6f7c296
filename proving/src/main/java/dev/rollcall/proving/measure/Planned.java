package dev.rollcall.proving.measure;

/**
 * How a large job was planned.
 *
 * @param postSeconds until the request was accepted
 * @param seconds from the request to the last cell
 * @param gets the times of GET requests for the job meanwhile, one after the other
 * @param heapBefore live bytes in the worker before planning, right after a full collection; null if the JDK's tools are
 *     missing
 * @param heapMost the most bytes in its old generation during planning; null likewise
 * @param heapAfter live bytes after planning, like {@code heapBefore}
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
