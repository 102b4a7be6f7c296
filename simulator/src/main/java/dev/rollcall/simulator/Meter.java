package dev.rollcall.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;

/**
 * What one key took of one limit. The limit itself is handed in, so that another one of its sort can take over what was
 * counted. Not safe for threads: {@link Limits} lets one in at a time.
 */
interface Meter {
    /** Zero when there is room for one more request, else how long until there is. */
    Duration pause(Limit limit, Moment now, Cost cost);

    void take(Limit limit, Moment now, Cost cost);

    /** The reply is sent. */
    default void leave(Cost cost) {}

    /** Whole requests or tokens that are left. */
    int left(Limit limit, Moment now);

    /** When there is more. */
    Duration refill(Limit limit, Moment now);

    /**
     * What a request asks for.
     *
     * @param due when its reply is going to be sent, by {@link Moment#nanos}
     */
    record Cost(Usage usage, long due) {
        int of(Limit.Kind kind) {
            return switch (kind) {
                case TOKENS -> usage.input() + usage.output();
                case INPUT_TOKENS -> usage.input();
                case OUTPUT_TOKENS -> usage.output();
                default -> 1;
            };
        }
    }

    static Meter of(Limit limit, Moment now) {
        return switch (limit.kind()) {
            case BUCKET, TOKENS, INPUT_TOKENS, OUTPUT_TOKENS -> new Bucket(limit, now);
            case FIXED, DAY -> new Window();
            case CONCURRENT -> new AtOnce();
        };
    }

    /** A strict token bucket that refills evenly; it starts full. */
    final class Bucket implements Meter {
        /** Of one answer, in tokens; a larger one needs a full bucket, and leaves a debt. */
        static final int LARGEST_ANSWER = 1_000;

        private double level;
        private long at;

        Bucket(Limit limit, Moment now) {
            level = capacity(limit);
            at = now.nanos();
        }

        private static double capacity(Limit limit) {
            return limit.kind().ofTokens()
                    ? Math.max(LARGEST_ANSWER, limit.perMinute() / 10)
                    : Math.max(2, limit.perMinute() / 60);
        }

        private void refill(Limit limit, long now) {
            level = Math.min(capacity(limit), level + Math.max(0, now - at) * limit.perNano());
            at = Math.max(at, now);
        }

        @Override
        public Duration pause(Limit limit, Moment now, Cost cost) {
            refill(limit, now.nanos());
            double missing = Math.min(cost.of(limit.kind()), capacity(limit)) - level;
            return Duration.ofNanos((long) Math.ceil(Math.max(0, missing) / limit.perNano()));
        }

        @Override
        public void take(Limit limit, Moment now, Cost cost) {
            level -= cost.of(limit.kind());
        }

        @Override
        public int left(Limit limit, Moment now) {
            refill(limit, now.nanos());
            return (int) Math.max(0, level);
        }

        /** Until one more request, or until all tokens are back. */
        @Override
        public Duration refill(Limit limit, Moment now) {
            double missing = limit.kind().ofTokens() ? capacity(limit) - level : 1;
            return Duration.ofNanos((long) Math.ceil(missing / limit.perNano()));
        }
    }

    /** All of the allowance is there when a window begins. */
    final class Window implements Meter {
        private Instant end = Instant.MIN;
        private int used;

        private void turn(Limit limit, Instant now) {
            Instant current = end(limit, now);
            // Never back: one that came in just before the window's end may be counted just after it.
            if (current.isAfter(end)) {
                end = current;
                used = 0;
            }
        }

        private static Instant end(Limit limit, Instant now) {
            if (limit.kind() == Limit.Kind.DAY) {
                ZonedDateTime today = now.atZone(limit.zone()).truncatedTo(ChronoUnit.DAYS);
                return today.toLocalDate()
                        .plusDays(1)
                        .atStartOfDay(limit.zone())
                        .toInstant();
            }
            long seconds = limit.window().toSeconds();
            return Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), seconds) + 1) * seconds);
        }

        @Override
        public Duration pause(Limit limit, Moment now, Cost cost) {
            return left(limit, now) > 0 ? Duration.ZERO : refill(limit, now);
        }

        @Override
        public void take(Limit limit, Moment now, Cost cost) {
            used++;
        }

        @Override
        public int left(Limit limit, Moment now) {
            turn(limit, now.wall());
            return Math.max(0, (int) limit.count() - used);
        }

        @Override
        public Duration refill(Limit limit, Moment now) {
            return Duration.between(now.wall(), end(limit, now.wall()));
        }
    }

    /** Calls whose replies are not sent yet. */
    final class AtOnce implements Meter {
        private static final Duration SHORTEST = Duration.ofMillis(1);

        private final PriorityQueue<Long> due = new PriorityQueue<>();

        @Override
        public Duration pause(Limit limit, Moment now, Cost cost) {
            return left(limit, now) > 0 ? Duration.ZERO : refill(limit, now);
        }

        @Override
        public void take(Limit limit, Moment now, Cost cost) {
            due.add(cost.due());
        }

        @Override
        public void leave(Cost cost) {
            due.remove(cost.due());
        }

        @Override
        public int left(Limit limit, Moment now) {
            return Math.max(0, (int) limit.count() - due.size());
        }

        @Override
        public Duration refill(Limit limit, Moment now) {
            Duration next = due.isEmpty() ? Duration.ZERO : Duration.ofNanos(due.peek() - now.nanos());
            return next.compareTo(SHORTEST) < 0 ? SHORTEST : next;
        }
    }
}
