package dev.rollcall.activities;

import java.time.Duration;

/**
 * How long an ask does what. The defaults belong to the timeouts in {@code Steps}: start-to-close is box + call
 * timeout + 60 s.
 *
 * @param box how long one attempt of the activity begins new calls; 60 s
 * @param look how often it looks again while others hold its cells; 1 s
 * @param backoff the first wait after an error; doubles with each error, with jitter; 1 s
 * @param longestBackoff 60 s
 * @param heartbeat how often the timer beats; 2.5 s
 * @param firstProbe how long a provider that fell is left alone at first; 1 s
 * @param slowestProbe how long it is left alone at most; 5 s, so that it is found within seconds when it is back
 * @param longestWait how long a cell waits at most before somebody looks again whether a key is free; 20 s
 */
public record AskTimings(
        Duration box,
        Duration look,
        Duration backoff,
        Duration longestBackoff,
        Duration heartbeat,
        Duration firstProbe,
        Duration slowestProbe,
        Duration longestWait) {
    public static final AskTimings DEFAULT = new AskTimings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMillis(2500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20));

    /** How long an attempt lasts: a part of it is chance, so that those who began together do not all come back together. */
    Duration box(double chance) {
        return Duration.ofMillis(Math.round(box.toMillis() * (0.7 + 0.3 * chance)));
    }

    /** The wait after the n-th error, n from 1: half of it certain, half of it chance, so that nobody wakes together. */
    Duration backoff(int n, double chance) {
        double full = backoff.toMillis() * Math.pow(2, Math.min(n, 20) - 1);
        double capped = Math.min(full, (double) longestBackoff.toMillis());
        return Duration.ofMillis(Math.round(capped * (0.5 + chance / 2)));
    }
}
