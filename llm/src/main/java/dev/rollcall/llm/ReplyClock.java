package dev.rollcall.llm;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;

/**
 * The clock of the server that wrote a reply. Its moments are counted from its own {@code Date} header: a server whose clock
 * is an hour off would otherwise make us wait an hour too long, or not at all.
 */
final class ReplyClock {

    /** A smaller difference comes from the way of the reply and from the header's whole seconds. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    /** Many replies of one second have the same date. */
    private static volatile DateHeader lastRead = new DateHeader(null, null);

    private final Headers headers;
    private final Instant ours;

    private ReplyClock(Headers headers, Instant ours) {
        this.headers = headers;
        this.ours = ours;
    }

    /** @param ours what time it was here when the reply came */
    static ReplyClock of(Headers headers, Instant ours) {
        return new ReplyClock(headers, ours);
    }

    Instant ours() {
        return ours;
    }

    /** What time it was there when the reply was written. Read when asked for: few replies need it, and a date costs. */
    Instant theirs() {
        String written = headers.get("Date");
        DateHeader last = lastRead;
        if (written == null || !written.equals(last.written())) {
            last = new DateHeader(written, headers.getInstant("Date"));
            lastRead = last;
        }
        return last.moment() == null ? ours : last.moment();
    }

    /** How long until then, in whole seconds and never too short, since dates have whole seconds; zero when it has passed. */
    Duration until(Instant moment) {
        Duration wait = Duration.ofSeconds((Duration.between(theirs(), moment).toMillis() + 999) / 1000);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** A moment on their clock, as ours will show it. */
    Instant onOurs(Instant moment) {
        Duration skew = Duration.between(theirs(), ours);
        return skew.abs().compareTo(SKEW) > 0 ? moment.plus(skew) : moment;
    }

    /** @param moment null when it is no date */
    private record DateHeader(String written, Instant moment) {}
}
