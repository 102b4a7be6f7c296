package dev.rollcall.simulator.limits;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;

/**
 * What one key took of one limit. The limit itself is handed in, so that another one of its sort can take over what was
 * counted. Not safe for threads: {@link LimitChecker} lets one in at a time.
 */
interface LimitCounter {
    /** Zero when there is room for one more request, else how long until there is. */
    Duration pause(SimulatedLimit limit, ClockReading now, RequestCost cost);

    void take(SimulatedLimit limit, ClockReading now, RequestCost cost);

    /** The reply is sent. */
    default void leave(RequestCost cost) {}

    /** Whole requests or tokens that are left. */
    int left(SimulatedLimit limit, ClockReading now);

    /** When there is more. */
    Duration refill(SimulatedLimit limit, ClockReading now);

    /**
     * What a request asks for.
     *
     * @param due when its reply is going to be sent, by {@link ClockReading#nanos}
     */
    record RequestCost(SimulatedUsage usage, long due) {
        int of(SimulatedLimit.Kind kind) {
            return switch (kind) {
                case TOKENS -> usage.input() + usage.output();
                case INPUT_TOKENS -> usage.input();
                case OUTPUT_TOKENS -> usage.output();
                default -> 1;
            };
        }
    }

    static LimitCounter of(SimulatedLimit limit, ClockReading now) {
        return switch (limit.kind()) {
            case BUCKET, TOKENS, INPUT_TOKENS, OUTPUT_TOKENS -> new Bucket(limit, now);
            case FIXED, DAY -> new Window();
            case CONCURRENT -> new AtOnce();
        };
    }

    /** A strict token bucket that refills evenly; it starts full. */
    final class Bucket implements LimitCounter {
        /** Of one answer, in tokens; a larger one needs a full bucket, and leaves a debt. */
        static final int LARGEST_ANSWER = 1_000;

        private double level;
        private long at;

        Bucket(SimulatedLimit limit, ClockReading now) {
            level = capacity(limit);
            at = now.nanos();
        }

        private static double capacity(SimulatedLimit limit) {
            return limit.kind().ofTokens()
                    ? Math.max(LARGEST_ANSWER, limit.perMinute() / 10)
                    : Math.max(2, limit.perMinute() / 60);
        }

        private void refill(SimulatedLimit limit, long now) {
            level = Math.min(capacity(limit), level + Math.max(0, now - at) * limit.perNano());
            at = Math.max(at, now);
        }

        @Override
        public Duration pause(SimulatedLimit limit, ClockReading now, RequestCost cost) {
            refill(limit, now.nanos());
            double missing = Math.min(cost.of(limit.kind()), capacity(limit)) - level;
            return Duration.ofNanos((long) Math.ceil(Math.max(0, missing) / limit.perNano()));
        }

        @Override
        public void take(SimulatedLimit limit, ClockReading now, RequestCost cost) {
            level -= cost.of(limit.kind());
        }

        @Override
        public int left(SimulatedLimit limit, ClockReading now) {
            refill(limit, now.nanos());
            return (int) Math.max(0, level);
        }

        /** Until one more request, or until all tokens are back. */
        @Override
        public Duration refill(SimulatedLimit limit, ClockReading now) {
            double missing = limit.kind().ofTokens() ? capacity(limit) - level : 1;
            return Duration.ofNanos((long) Math.ceil(missing / limit.perNano()));
        }
    }

    /** All of the allowance is there when a window begins. */
    final class Window implements LimitCounter {
        private Instant end = Instant.MIN;
        private int used;

        private void turn(SimulatedLimit limit, Instant now) {
            Instant current = end(limit, now);
            // Never back: one that came in just before the window's end may be counted just after it.
            if (current.isAfter(end)) {
                end = current;
                used = 0;
            }
        }

        private static Instant end(SimulatedLimit limit, Instant now) {
            if (limit.kind() == SimulatedLimit.Kind.DAY) {
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
        public Duration pause(SimulatedLimit limit, ClockReading now, RequestCost cost) {
            return left(limit, now) > 0 ? Duration.ZERO : refill(limit, now);
        }

        @Override
        public void take(SimulatedLimit limit, ClockReading now, RequestCost cost) {
            used++;
        }

        @Override
        public int left(SimulatedLimit limit, ClockReading now) {
            turn(limit, now.wall());
            return Math.max(0, (int) limit.count() - used);
        }

        @Override
        public Duration refill(SimulatedLimit limit, ClockReading now) {
            return Duration.between(now.wall(), end(limit, now.wall()));
        }
    }

    /** Calls whose replies are not sent yet. */
    final class AtOnce implements LimitCounter {
        private static final Duration SHORTEST = Duration.ofMillis(1);

        private final PriorityQueue<Long> due = new PriorityQueue<>();

        @Override
        public Duration pause(SimulatedLimit limit, ClockReading now, RequestCost cost) {
            return left(limit, now) > 0 ? Duration.ZERO : refill(limit, now);
        }

        @Override
        public void take(SimulatedLimit limit, ClockReading now, RequestCost cost) {
            due.add(cost.due());
        }

        @Override
        public void leave(RequestCost cost) {
            due.remove(cost.due());
        }

        @Override
        public int left(SimulatedLimit limit, ClockReading now) {
            return Math.max(0, (int) limit.count() - due.size());
        }

        @Override
        public Duration refill(SimulatedLimit limit, ClockReading now) {
            Duration next = due.isEmpty() ? Duration.ZERO : Duration.ofNanos(due.peek() - now.nanos());
            return next.compareTo(SHORTEST) < 0 ? SHORTEST : next;
        }
    }
}
