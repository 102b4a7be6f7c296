package dev.rollcall.store;

import java.util.SortedMap;

/**
 * Latencies in logarithmic buckets. Bucket {@code b} holds latencies up to 1.05 ^ b ms. Its value is within 2.5 % of each of
 * them; rounded to whole milliseconds within 5 %, and exact below 20 ms. A latency below 1 ms counts as 1 ms.
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
     * The latency in ms that this share of all latencies does not exceed.
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
