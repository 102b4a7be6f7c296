package dev.rollcall.insight.figures;

import java.util.List;

/**
 * How often to ask again, until a rate is known well enough: after 3, 6, 12 and 24 repetitions it looks at the interval, and
 * stops when it is narrow enough or when the budget ends. Who looks four times is misled more often than who looks once:
 * so the interval has 2.5 σ to each side, for stopping and for publishing.
 *
 * @param looks repetitions after which it looks, ascending
 * @param halfWidth of the interval that is narrow enough, 0 to 1
 */
public record SamplingPolicy(List<Integer> looks, double halfWidth) {
    public static final List<Integer> LOOKS = List.of(3, 6, 12, 24);
    /** Standard deviations to each side of the interval. */
    public static final double SIGMAS = 2.5;

    public SamplingPolicy {
        looks = List.copyOf(looks);
        if (looks.isEmpty()
                || looks.get(0) < 1
                || !looks.equals(looks.stream().sorted().distinct().toList())) {
            throw new IllegalArgumentException("the looks ascend from 1: " + looks);
        }
        if (!(halfWidth > 0)) {
            throw new IllegalArgumentException("the half width is above 0: " + halfWidth);
        }
    }

    /** What to do next. */
    public sealed interface SamplingStep permits AskUpTo, StopSampling {}

    /** Ask until there are so many repetitions. */
    public record AskUpTo(int repetitions) implements SamplingStep {}

    /** Ask no more. */
    public record StopSampling(SamplingEnd reason) implements SamplingStep {}

    public enum SamplingEnd {
        /** The interval is narrow enough. */
        PRECISE,
        /** There is no further look. */
        LAST_LOOK,
        /** The budget does not pay for all repetitions until the next look. */
        BUDGET
    }

    /**
     * @param repetitions asked until now
     * @param named what they brought
     * @param affordable how many more repetitions the budget pays for; {@link Integer#MAX_VALUE} without a budget
     */
    public SamplingStep next(int repetitions, Proportion named, int affordable) {
        boolean looked = looks.contains(repetitions);
        if (looked && named.n() > 0 && interval(named).halfWidth() <= halfWidth) {
            return new StopSampling(SamplingEnd.PRECISE);
        }
        var further = looks.stream().filter(look -> look > repetitions).findFirst();
        if (further.isEmpty()) {
            return new StopSampling(SamplingEnd.LAST_LOOK);
        }
        return further.get() - repetitions > affordable
                ? new StopSampling(SamplingEnd.BUDGET)
                : new AskUpTo(further.get());
    }

    /** The interval by which it stops, and which is published. */
    public Interval interval(Proportion named) {
        return Wilson.of(named.k(), named.n(), SIGMAS);
    }
}
