package dev.rollcall.simulator.batches;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The time by which batches go on. It begins as the clock on the wall, can be moved on at once, and can run faster.
 * Providers tell times on the wall, because that is what a client compares them with: {@link #wall} converts.
 */
public final class SimulatedClock {
    private static final double FASTEST = 1_000_000;

    private final Supplier<Instant> wall;
    private final List<Leg> legs = new ArrayList<>();

    /** From that moment on it ran at that speed. */
    private record Leg(Instant wall, Instant simulated, double speed) {
        Instant simulated(Instant at) {
            return simulated.plus(times(Duration.between(wall, at), speed));
        }

        Instant wall(Instant at) {
            return wall.plus(times(Duration.between(simulated, at), 1 / speed));
        }
    }

    /** @param simulated what it shows at that moment on the wall */
    public record Reading(Instant wall, Instant simulated, double speed) {}

    public SimulatedClock(Supplier<Instant> wall) {
        this.wall = wall;
        Instant now = wall.get();
        legs.add(new Leg(now, now, 1));
    }

    public Instant now() {
        return reading().simulated();
    }

    public synchronized Reading reading() {
        Instant now = wall.get();
        Leg last = legs.get(legs.size() - 1);
        return new Reading(now, last.simulated(now), last.speed());
    }

    /** An {@link IllegalArgumentException} says that it can't go back. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock goes forward only, not by " + by);
        }
        Reading now = reading();
        legs.add(new Leg(now.wall(), now.simulated().plus(by), now.speed()));
    }

    /** @param speed simulated seconds in a second, above 0 */
    public synchronized void speed(double speed) {
        if (!(speed > 0) || speed > FASTEST) {
            throw new IllegalArgumentException("speed " + speed + " is not above 0 and at most a million");
        }
        Reading now = reading();
        legs.add(new Leg(now.wall(), now.simulated(), speed));
    }

    /** Goes on from a reading of a clock before this one. */
    synchronized void goOnFrom(Reading before) {
        legs.add(new Leg(before.wall(), before.simulated(), before.speed()));
    }

    /** The moment on the wall at which it showed that, or will show it if nobody touches it. */
    public synchronized Instant wall(Instant simulated) {
        for (int i = legs.size() - 1; i > 0; i--) {
            Leg leg = legs.get(i);
            if (!simulated.isBefore(leg.simulated())) {
                return leg.wall(simulated);
            }
            if (!simulated.isBefore(legs.get(i - 1).simulated(leg.wall()))) {
                return leg.wall(); // it was jumped over
            }
        }
        return legs.get(0).wall(simulated);
    }

    private static Duration times(Duration span, double factor) {
        return Duration.ofNanos(Math.round(span.toNanos() * factor));
    }
}
