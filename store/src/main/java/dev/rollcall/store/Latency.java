package dev.rollcall.store;

import java.util.SortedMap;

/**
 * Latencies in logarithmic buckets. Bucket {@code b} holds those up to 1.05 ^ b ms, and stands for a value that is within
 * 2.5 % of each of them; in whole milliseconds within 5 %, and exact below 20 ms. What took no millisecond is told as one.
 */
final class Latency {
    private static final double STEP = 1.05;

    private Latency() {}

    static int bucket(long ms) {
        return ms <= 1 ? 0 : (int) Math.ceil(Math.log(ms) / Math.log(STEP));
    }

    private static int ms(int bucket) {
        return (int) Math.round(2 * Math.pow(STEP, bucket) / (1 + STEP));
    }

    /**
     * The latency that this share of them does not exceed, in ms.
     *
     * @param share above 0, at most 1
     * @param counts how many are in each bucket; not empty
     */
    static int quantile(double share, SortedMap<Integer, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        // 0.55 × 100 is a little above 55 in binary.
        long rank = (long) Math.ceil(share * all - 1e-6);
        long seen = 0;
        for (var bucket : counts.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return ms(bucket.getKey());
            }
        }
        return ms(counts.lastKey());
    }
}
