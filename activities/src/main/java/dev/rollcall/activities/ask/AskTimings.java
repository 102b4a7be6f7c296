package dev.rollcall.activities.ask;

import dev.rollcall.activities.limits.Backoff;
import dev.rollcall.activities.limits.LimiterTimings;
import java.time.Duration;

/**
 * How long an ask does what. The defaults belong to the timeouts in {@code ActivityStubs}: start-to-close is box + call
 * timeout + 60 s.
 *
 * @param box how long one attempt of the activity begins new calls; 60 s
 * @param look how often it looks again while others hold its cells; 1 s
 * @param backoff the waits after errors; 1 s at first, 60 s at most
 * @param heartbeat how often the timer beats; 2.5 s
 * @param firstProbe how long a provider that has just gone down is left alone; 1 s
 * @param slowestProbe the longest time between two probes that fail; 5 s, so that a provider that is back is found soon
 * @param longestWait how long a cell waits at most before somebody looks again whether a key is free; 20 s
 */
public record AskTimings(
        Duration box,
        Duration look,
        Backoff backoff,
        Duration heartbeat,
        Duration firstProbe,
        Duration slowestProbe,
        Duration longestWait) {
    public static final AskTimings DEFAULT = new AskTimings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)),
            Duration.ofMillis(2500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20));

    /** The same with another {@link Backoff#factor}. */
    public AskTimings withBackoffFactor(double factor) {
        return new AskTimings(
                box,
                look,
                new Backoff(backoff.first(), backoff.longest(), factor),
                heartbeat,
                firstProbe,
                slowestProbe,
                longestWait);
    }

    /**
     * How long an attempt lasts. A part of it is random, so that those who began together do not all come back together.
     *
     * @param chance 0 to 1
     */
    Duration box(double chance) {
        return Duration.ofMillis(Math.round(box.toMillis() * (0.7 + 0.3 * chance)));
    }

    /** What the limiters need of it. */
    public LimiterTimings ofLimiters() {
        return new LimiterTimings(backoff, firstProbe, slowestProbe, look, box.plus(look));
    }
}
