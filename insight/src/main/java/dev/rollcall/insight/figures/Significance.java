package dev.rollcall.insight.figures;

import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.FisherExactTest;

/** How likely chance alone makes two proportions differ as much, two-sided. */
public final class Significance {
    /** Above it Fisher's exact test only costs time, where each expected count is large enough for χ². */
    private static final long EXACT = 20_000;

    private static final double EXPECTED = 5;

    private Significance() {}

    /** By Fisher's exact test, or χ² when the counts are large. 1 when one of them is empty. */
    public static double p(Proportion a, Proportion b) {
        long k = a.k() + b.k();
        long n = a.n() + b.n();
        if (a.n() == 0 || b.n() == 0 || k == 0 || k == n) {
            return 1;
        }
        double smallest = (double) Math.min(a.n(), b.n()) * Math.min(k, n - k) / n;
        return n > EXACT && smallest >= EXPECTED || n > Integer.MAX_VALUE ? chiSquare(a, b) : fisher(a, b);
    }

    private static double fisher(Proportion a, Proportion b) {
        int[][] table = {
            {Math.toIntExact(a.k()), Math.toIntExact(a.n() - a.k())},
            {Math.toIntExact(b.k()), Math.toIntExact(b.n() - b.k())}
        };
        // Two rounded halves may add up to a little more than 1.
        return Math.min(1, FisherExactTest.withDefaults().test(table).getPValue());
    }

    private static double chiSquare(Proportion a, Proportion b) {
        long[][] table = {{a.k(), a.n() - a.k()}, {b.k(), b.n() - b.k()}};
        return ChiSquareTest.withDefaults().test(table).getPValue();
    }
}
