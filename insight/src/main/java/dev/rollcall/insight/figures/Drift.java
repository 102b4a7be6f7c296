package dev.rollcall.insight.figures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * How far the shares of voice changed between two windows, above what chance does within one: 1 − Σ min(share now, share
 * before), less the mean of the same distance between halves of one window, and at least 0. Each window is halved 20 times, by
 * a hash of the cell, so that the same answers always give the same figure. Halves have half the answers, so that their
 * distance, the noise, is rather too large than too small.
 *
 * <p>Whoever asks gives answers of the same prompt versions, targets and resolved models only, as {@link MatchedSeries} does.
 */
public final class Drift {
    static final int SPLITS = 20;

    /** Mentions that each window needs. */
    public static final long LEAST = 20;

    private Drift() {}

    /**
     * A valid answer.
     *
     * @param cell its number in the ledger: it decides in which half it is
     * @param entities that it names
     */
    public record NamingAnswer(long cell, Set<String> entities) {}

    /** n counts the answers of both windows. There is no interval: the verdict tells it from noise. */
    public static Figure of(List<NamingAnswer> before, List<NamingAnswer> now) {
        long n = (long) before.size() + now.size();
        if (Math.min(mentions(before), mentions(now)) < LEAST) {
            return Figure.missing(MissingReason.TOO_FEW, n).judged(Verdict.INSUFFICIENT);
        }
        double distance = distance(shares(before, cell -> true), shares(now, cell -> true));
        List<Double> noise = new ArrayList<>(halves(before));
        noise.addAll(halves(now));
        double mean = noise.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        Verdict verdict = distance > highest(noise) ? Verdict.MOVED : Verdict.WITHIN_NOISE;
        return Figure.of(Math.max(0, distance - mean), null, n).judged(verdict);
    }

    private static long mentions(List<NamingAnswer> window) {
        return window.stream().mapToLong(answer -> answer.entities().size()).sum();
    }

    private static List<Double> halves(List<NamingAnswer> window) {
        var distances = new ArrayList<Double>();
        for (int split = 0; split < SPLITS; split++) {
            int salt = split;
            Map<String, Double> one = shares(window, cell -> isInFirstHalf(cell, salt));
            Map<String, Double> other = shares(window, cell -> !isInFirstHalf(cell, salt));
            if (!one.isEmpty() && !other.isEmpty()) {
                distances.add(distance(one, other));
            }
        }
        return distances;
    }

    private static double highest(List<Double> noise) {
        return noise.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    }

    /** By entity; empty when nobody is named. */
    private static Map<String, Double> shares(List<NamingAnswer> window, LongPredicate cells) {
        var counts = new HashMap<String, Double>();
        window.stream()
                .filter(answer -> cells.test(answer.cell()))
                .forEach(answer -> answer.entities().forEach(entity -> counts.merge(entity, 1.0, Double::sum)));
        double all = counts.values().stream().mapToDouble(Double::doubleValue).sum();
        counts.replaceAll((entity, count) -> count / all);
        return counts;
    }

    private static double distance(Map<String, Double> a, Map<String, Double> b) {
        double common = 0;
        for (var share : a.entrySet()) {
            common += Math.min(share.getValue(), b.getOrDefault(share.getKey(), 0.0));
        }
        return Math.max(0, 1 - common);
    }

    /** One bit of the cell's number, well mixed (the finaliser of SplitMix64). */
    private static boolean isInFirstHalf(long cell, int salt) {
        long mixed = cell + (salt + 1) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return ((mixed ^ (mixed >>> 31)) & 1) == 0;
    }
}
