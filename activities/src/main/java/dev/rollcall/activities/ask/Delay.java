package dev.rollcall.activities.ask;

import java.time.Duration;

/** @param why what is waited for, for people: {@code rate limit} */
record Delay(String why, Duration length) {
    private static final Duration SHORTEST = Duration.ofMillis(20);

    static Duration atLeast(Duration length) {
        return length.compareTo(SHORTEST) < 0 ? SHORTEST : length;
    }
}
