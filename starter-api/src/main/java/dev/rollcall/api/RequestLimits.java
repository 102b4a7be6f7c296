package dev.rollcall.api;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * How many requests a minute each caller may send to this process, reads and writes apart. Replies say what is left as
 * draft-ietf-httpapi-ratelimit-headers-11 has it: {@code RateLimit-Policy: "reads";q=600;w=60} and {@code RateLimit:
 * "reads";r=599;t=1}, where {@code t} is the seconds until all of it is there again, or, of a refusal, until one is.
 */
final class RequestLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** So many callers are remembered. Beyond that, the one that was silent for longest is forgotten and starts anew. */
    private static final int MOST = 10_000;

    private final ApiSettings settings;
    private final TimeMeter time;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    RequestLimits(ApiSettings settings, TimeMeter time) {
        this.settings = settings;
        this.time = time;
    }

    /**
     * Counts a request.
     *
     * @param whose requests are counted together
     * @param header takes the name and the value of what the reply says of it
     * @throws Refusal 429, with {@code Retry-After}, when that was one too many
     */
    void take(String whose, boolean changes, BiConsumer<String, String> header) {
        int most = changes ? settings.writesPerMinute() : settings.readsPerMinute();
        if (most == 0) {
            return;
        }
        String policy = changes ? "writes" : "reads";
        ConsumptionProbe probe = bucket(policy + " of " + whose, most).tryConsumeAndReturnRemaining(1);
        long seconds = seconds(probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill());
        header.accept("RateLimit-Policy", "\"" + policy + "\";q=" + most + ";w=" + WINDOW.toSeconds());
        header.accept("RateLimit", "\"" + policy + "\";r=" + probe.getRemainingTokens() + ";t=" + seconds);
        if (!probe.isConsumed()) {
            header.accept("Retry-After", String.valueOf(seconds));
            throw new Refusal(
                    429,
                    "these were more than " + most + " " + policy + " a minute, which is what the API allows each"
                            + " caller: try again in " + seconds + " s, or have "
                            + (changes ? "ROLLCALL_API_WRITES_PER_MINUTE" : "ROLLCALL_API_READS_PER_MINUTE")
                            + " raised. Nothing was done.");
        }
    }

    private Bucket bucket(String name, int most) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    name,
                    absent -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(most).refillGreedy(most, WINDOW))
                            .withCustomTimePrecision(time)
                            .build());
        }
    }

    /** At least 1, so that nobody comes back too early. */
    private static long seconds(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return Math.max(1, (nanos + second - 1) / second);
    }
}
