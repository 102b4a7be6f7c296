package dev.rollcall.activities.limits;

import java.time.Duration;

/**
 * How long a limiter waits for what.
 *
 * @param backoff the wait after a 429 that names none
 * @param firstProbe how long a provider that has just gone down is left alone; 1 s
 * @param slowestProbe the longest time between two probes that fail; 5 s, so that a provider that is back is found soon
 * @param look when to look again at what no event tells; 1 s
 * @param pausedLook when to look again at a limit that a person has set to 0: longer than an ask lasts, so that no ask keeps
 *     its task slot meanwhile
 */
public record LimiterTimings(
        Backoff backoff, Duration firstProbe, Duration slowestProbe, Duration look, Duration pausedLook) {}
