package dev.rollcall.llm;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;

/**
 * The clock of the server that wrote a reply, by its {@code Date} header. Times in the reply are measured against it.
 * Otherwise a server whose clock is an hour off would make us wait an hour too long, or not at all.
 */
final class ReplyClock {

    /** A smaller difference comes from the network delay and the whole seconds of the header. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    /** The last parsed header: all replies of one second have the same date. */
    private static volatile DateHeader lastRead = new DateHeader(null, null);

    private final Headers headers;
    private final Instant ours;

    private ReplyClock(Headers headers, Instant ours) {
        this.headers = headers;
        this.ours = ours;
    }

    /** @param ours the time by our clock when the reply came */
    static ReplyClock of(Headers headers, Instant ours) {
        return new ReplyClock(headers, ours);
    }

    Instant ours() {
        return ours;
    }

    /**
     * The time by the server's clock when the reply was written. It is parsed only when needed, because few replies need it.
     */
    Instant theirs() {
        String written = headers.get("Date");
        DateHeader last = lastRead;
        if (written == null || !written.equals(last.written())) {
            last = new DateHeader(written, headers.getInstant("Date"));
            lastRead = last;
        }
        return last.moment() == null ? ours : last.moment();
    }

    /** The time until then, rounded up to whole seconds, because dates have whole seconds; zero when it has passed. */
    Duration until(Instant moment) {
        Duration wait = Duration.ofSeconds((Duration.between(theirs(), moment).toMillis() + 999) / 1000);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Converts a time of the server's clock to ours. */
    Instant onOurs(Instant moment) {
        Duration skew = Duration.between(theirs(), ours);
        return skew.abs().compareTo(SKEW) > 0 ? moment.plus(skew) : moment;
    }

    /** @param moment null when the header is not a date */
    private record DateHeader(String written, Instant moment) {}
}
