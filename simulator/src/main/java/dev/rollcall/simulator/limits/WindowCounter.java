package dev.rollcall.simulator.limits;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** A fixed window, or a day: all requests of the limit are there when it begins. */
final class WindowCounter implements LimitCounter {
    private Instant end = Instant.MIN;
    private int used;

    private void turn(SimulatedLimit limit, Instant now) {
        Instant current = end(limit, now);
        // Never back: a request that came in just before the window's end may be counted just after it.
        if (current.isAfter(end)) {
            end = current;
            used = 0;
        }
    }

    private static Instant end(SimulatedLimit limit, Instant now) {
        if (limit.kind() == SimulatedLimit.LimitForm.DAY) {
            ZonedDateTime today = now.atZone(limit.zone()).truncatedTo(ChronoUnit.DAYS);
            return today.toLocalDate().plusDays(1).atStartOfDay(limit.zone()).toInstant();
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
