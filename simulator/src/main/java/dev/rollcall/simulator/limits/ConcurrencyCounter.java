package dev.rollcall.simulator.limits;

import java.time.Duration;
import java.util.PriorityQueue;

/** The calls of a key whose replies are not sent yet. */
final class ConcurrencyCounter implements LimitCounter {
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
