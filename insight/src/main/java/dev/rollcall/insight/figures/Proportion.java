package dev.rollcall.insight.figures;

/** How many of how many. */
public record Proportion(long k, long n) {
    public static final Proportion NONE = new Proportion(0, 0);

    public Proportion {
        if (k < 0 || k > n) {
            throw new IllegalArgumentException(k + " of " + n + " is no proportion");
        }
    }

    public Proportion plus(Proportion other) {
        return new Proportion(Math.addExact(k, other.k), Math.addExact(n, other.n));
    }

    /** NaN when n = 0. */
    public double rate() {
        return (double) k / n;
    }

    /** Only when n > 0. */
    public Interval wilson() {
        return wilson(Wilson.Z);
    }

    /**
     * Only when n > 0.
     *
     * @param sigmas standard deviations to each side
     */
    public Interval wilson(double sigmas) {
        return Wilson.of(k, n, sigmas);
    }

    /** k / n with Wilson's interval; {@code no-answers} when n = 0. */
    public Figure figure() {
        return figure(Wilson.Z);
    }

    /** @param sigmas standard deviations to each side of the interval */
    Figure figure(double sigmas) {
        return n == 0
                ? Figure.missing(MissingReason.NO_ANSWERS, 0)
                : Figure.of(rate(), wilson(sigmas), n).counting(k);
    }
}
