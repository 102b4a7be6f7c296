package dev.rollcall.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a webhook is tried again, and how long a try may take.
 *
 * @param waits before the second try, the third, and so on; there is one try more than waits
 * @param jitter each wait is longer or shorter by up to this share of it, so that tries do not come all at once
 * @param connect until the connection is there, TLS included
 * @param call of a try in all, from looking the address up to the end of the reply
 * @param atOnce tries to one outlet, each of another subject
 * @param look how often new events are looked for while there is nothing to do
 */
record WebhookTimings(List<Duration> waits, double jitter, Duration connect, Duration call, int atOnce, Duration look) {
    /** The schedule that Standard Webhooks recommends: ten tries within 75 hours and 35 minutes. */
    static final WebhookTimings DEFAULT = new WebhookTimings(
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(24)),
            0.1,
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            8,
            Duration.ofSeconds(1));

    /**
     * How long to wait after so many tries; empty when that was the last one.
     *
     * @param tries at least 1
     */
    Optional<Duration> waitAfter(int tries, RandomGenerator random) {
        if (tries > waits.size()) {
            return Optional.empty();
        }
        double factor = 1 + jitter * (2 * random.nextDouble() - 1);
        return Optional.of(Duration.ofMillis(Math.round(waits.get(tries - 1).toMillis() * factor)));
    }
}
