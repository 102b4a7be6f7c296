package dev.rollcall.insight.figures;

/**
 * Wilson's score interval of a proportion: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). It keeps its confidence for small
 * n and for rates near 0 and 1, where p ± z·σ is far too narrow. Source: Wilson, JASA 22 (1927) 209.
 *
 * <p>It takes answers for independent of each other. Repetitions of one prompt are not: compare only what
 * {@link MatchedSeries} has matched.
 */
public final class Wilson {
    /** Of a confidence of 95 %. */
    public static final double Z = 1.96;

    private Wilson() {}

    /**
     * @param k how many of n, 0 to n
     * @param n at least 1
     */
    public static Interval of(long k, long n) {
        return of(k, n, Z);
    }

    /**
     * @param sum of n values between 0 and 1. Of values other than 0 and 1 it is too wide rather than too narrow: their
     *     variance is less than p(1−p)
     * @param z standard deviations to each side
     */
    public static Interval of(double sum, long n, double z) {
        if (n < 1 || !(sum >= 0) || sum > n) {
            throw new IllegalArgumentException(sum + " of " + n + " is no proportion");
        }
        double p = sum / n;
        double square = z * z;
        double centre = p + square / (2 * n);
        double distance = z * Math.sqrt(p * (1 - p) / n + square / (4.0 * n * n));
        double scale = 1 + square / n;
        // Exactly 0 and 1 at the ends, whatever rounding does.
        double low = sum == 0 ? 0 : Math.max(0, (centre - distance) / scale);
        double high = sum == n ? 1 : Math.min(1, (centre + distance) / scale);
        return new Interval(low, high);
    }
}
