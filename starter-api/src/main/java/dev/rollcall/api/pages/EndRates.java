package dev.rollcall.api.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How many cells of a job end a minute, by what was seen of it within the last minute; before that, since it started. */
final class EndRates {
    private static final Duration SPAN = Duration.ofSeconds(60);
    private static final Duration ENOUGH = Duration.ofSeconds(10);
    private static final int MOST_JOBS = 1_000;

    private final Map<String, Deque<Seen>> seen = new HashMap<>();

    private record Seen(Instant at, long ended) {}

    /**
     * @param ended cells that have ended by now
     * @param asked of these, cells that ended because the job asked them
     * @param startedAt null: it has not
     * @return null when nobody can say
     */
    synchronized Double perMinute(String job, long ended, long asked, Instant startedAt, Instant now) {
        if (seen.size() > MOST_JOBS) {
            seen.clear();
        }
        Deque<Seen> samples = seen.computeIfAbsent(job, none -> new ArrayDeque<>());
        if (samples.isEmpty() || now.isAfter(samples.getLast().at())) {
            samples.addLast(new Seen(now, ended));
        }
        while (samples.getFirst().at().isBefore(now.minus(SPAN))) {
            samples.removeFirst();
        }
        Seen first = samples.getFirst();
        Duration between = Duration.between(first.at(), now);
        if (between.compareTo(ENOUGH) >= 0) {
            return rate(Math.max(0, ended - first.ended()), between);
        }
        return startedAt == null || asked == 0 ? null : rate(asked, Duration.between(startedAt, now));
    }

    private static Double rate(long n, Duration span) {
        return span.toMillis() <= 0 ? null : Double.valueOf(n * 60_000.0 / span.toMillis());
    }

    /** When the rest will have ended at that rate; null when nobody can say. */
    static Instant end(long open, Double perMinute, Instant now) {
        return open == 0 || perMinute == null || perMinute < 0.01
                ? null
                : now.plusSeconds(Math.round(open * 60.0 / perMinute));
    }
}
