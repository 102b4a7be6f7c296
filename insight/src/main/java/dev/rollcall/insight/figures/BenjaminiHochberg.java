package dev.rollcall.insight.figures;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of many comparisons are findings, when at most a share q of those may be false. Of the p in ascending order, the
 * largest i with p(i) ≤ q·i/m, and all before it. Source: Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995) 289.
 */
public final class BenjaminiHochberg {
    public static final double Q = .05;

    private BenjaminiHochberg() {}

    /**
     * @param p of all comparisons that were made; to leave some out makes the others look better than they are
     * @return for each, in the same order, whether it is a finding
     */
    public static boolean[] kept(List<Double> p, double q) {
        int[] ascending = IntStream.range(0, p.size())
                .boxed()
                .sorted(Comparator.comparing(p::get))
                .mapToInt(Integer::intValue)
                .toArray();
        int last = ascending.length;
        while (last > 0 && p.get(ascending[last - 1]) > q * last / p.size()) {
            last--;
        }
        var kept = new boolean[p.size()];
        Arrays.stream(ascending, 0, last).forEach(i -> kept[i] = true);
        return kept;
    }
}
