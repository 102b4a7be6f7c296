package dev.rollcall.insight.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
        var ids = new TreeMap<String, Integer>();
        Stream.concat(before.stream(), now.stream())
                .flatMap(answer -> answer.entities().stream())
                .forEach(entity -> ids.putIfAbsent(entity, ids.size()));
        var then = NamingWindow.of(before, ids);
        var today = NamingWindow.of(now, ids);
        if (Math.min(sum(then.counts()), sum(today.counts())) < LEAST) {
            return Figure.missing(MissingReason.TOO_FEW, n).judged(Verdict.INSUFFICIENT);
        }
        double distance = distance(then.counts(), today.counts());
        List<Double> noise =
                Stream.concat(then.halves().stream(), today.halves().stream()).toList();
        double mean = noise.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double highest = noise.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        Verdict verdict = distance > highest ? Verdict.MOVED : Verdict.WITHIN_NOISE;
        return Figure.of(Math.max(0, distance - mean), null, n).judged(verdict);
    }

    /**
     * Answers of one window, with entities as numbers: they are counted forty times.
     *
     * @param named by whom each answer names
     * @param counts how many answers name each entity
     */
    private record NamingWindow(long[] cells, int[][] named, long[] counts) {
        static NamingWindow of(List<NamingAnswer> answers, Map<String, Integer> ids) {
            long[] cells = answers.stream().mapToLong(NamingAnswer::cell).toArray();
            int[][] named = answers.stream()
                    .map(answer -> answer.entities().stream().mapToInt(ids::get).toArray())
                    .toArray(int[][]::new);
            long[] counts = new long[ids.size()];
            for (int[] entities : named) {
                count(entities, counts);
            }
            return new NamingWindow(cells, named, counts);
        }

        /** How far the halves of each split are from each other; without splits of which one half names nobody. */
        List<Double> halves() {
            var distances = new ArrayList<Double>();
            for (int split = 0; split < SPLITS; split++) {
                long[] first = new long[counts.length];
                for (int i = 0; i < cells.length; i++) {
                    if (isInFirstHalf(cells[i], split)) {
                        count(named[i], first);
                    }
                }
                long[] second = new long[counts.length];
                Arrays.setAll(second, entity -> counts[entity] - first[entity]);
                if (sum(first) > 0 && sum(second) > 0) {
                    distances.add(distance(first, second));
                }
            }
            return distances;
        }

        private static void count(int[] entities, long[] counts) {
            for (int entity : entities) {
                counts[entity]++;
            }
        }
    }

    private static long sum(long[] counts) {
        return LongStream.of(counts).sum();
    }

    /** 1 − Σ min of the shares. */
    private static double distance(long[] a, long[] b) {
        double common = 0;
        double allA = sum(a);
        double allB = sum(b);
        for (int entity = 0; entity < a.length; entity++) {
            common += Math.min(a[entity] / allA, b[entity] / allB);
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
