package dev.rollcall.llm;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;

/**
 * The clock of the server that wrote a reply. Its moments are counted from its own {@code Date} header: a server whose clock
 * is an hour off would otherwise be waited for an hour too long, or not at all.
 *
 * @param theirs what time it was there when the reply was written
 * @param ours what time it was here when the reply came
 */
record ReplyClock(Instant theirs, Instant ours) {

    /** A smaller difference is the way of the reply and the header's whole seconds. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    static ReplyClock of(Headers headers, Instant ours) {
        Instant theirs = headers.getInstant("Date");
        return new ReplyClock(theirs == null ? ours : theirs, ours);
    }

    /** How long until then, in whole seconds and never too short, since dates have whole seconds; zero when it has passed. */
    Duration until(Instant moment) {
        Duration wait = Duration.ofSeconds((Duration.between(theirs, moment).toMillis() + 999) / 1000);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** A moment on their clock, as ours will show it. */
    Instant onOurs(Instant moment) {
        Duration skew = Duration.between(theirs, ours);
        return skew.abs().compareTo(SKEW) > 0 ? moment.plus(skew) : moment;
    }
}
