package dev.rollcall.insight.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The interval of a figure whose answers come in clusters: the jackknife over prompts with Student's t. Of m prompts each is
 * left out once; σ² = (m−1)/m · Σ (θᵢ − mean θ)², and the interval is θ ± t(0.975, m−1)·σ. A bootstrap over three prompts has
 * ten distinct resamples, and its intervals are too narrow. Source: Efron and Tibshirani, An Introduction to the Bootstrap,
 * chapter 11.
 */
final class ClusteredMean {
    /** Below it a spread between prompts is hardly known: the figure is {@code exploratory}. */
    static final int ENOUGH_PROMPTS = 10;

    private static final double UPPER = .975;

    private ClusteredMean() {}

    /**
     * @param prompts what each prompt brought
     * @param statistic of some of the prompts, between 0 and 1; NaN where it can't be told
     * @param n the answers of all prompts, at least 1
     */
    static <P> Figure figure(List<P> prompts, ToDoubleFunction<List<P>> statistic, long n) {
        return figure(prompts, statistic, n, Wilson.Z);
    }

    /** @param sigmas how sure the interval is, as standard deviations to each side would be of a normal distribution */
    static <P> Figure figure(List<P> prompts, ToDoubleFunction<List<P>> statistic, long n, double sigmas) {
        double point = statistic.applyAsDouble(prompts);
        // Prompts that agree by chance are no proof: never narrower than the same answers are when they are
        // independent.
        Interval least = Wilson.of(Math.min(point, 1) * n, n, sigmas);
        Interval interval = jackknife(prompts, statistic, point, sigmas)
                .map(clustered -> clustered.union(least).between(0, 1))
                .orElse(null);
        return Figure.of(point, interval, n).exploratory(prompts.size() < ENOUGH_PROMPTS);
    }

    /** Empty with one prompt, or when the statistic can't be told without one of them. */
    private static <P> Optional<Interval> jackknife(
            List<P> prompts, ToDoubleFunction<List<P>> statistic, double point, double sigmas) {
        int m = prompts.size();
        if (m < 2) {
            return Optional.empty();
        }
        var without = new double[m];
        double mean = 0;
        for (int i = 0; i < m; i++) {
            var others = new ArrayList<>(prompts);
            others.remove(i);
            without[i] = statistic.applyAsDouble(others);
            mean += without[i] / m;
        }
        double squares = 0;
        for (double theta : without) {
            squares += (theta - mean) * (theta - mean);
        }
        double half = quantile(m - 1, sigmas) * Math.sqrt(squares * (m - 1) / m);
        return Double.isNaN(half) ? Optional.empty() : Optional.of(new Interval(point - half, point + half));
    }

    /** The same, as sure as so many standard deviations of a normal distribution are. */
    static double quantile(int degreesOfFreedom, double sigmas) {
        return sigmas == Wilson.Z
                ? quantile(degreesOfFreedom)
                : TDistribution.of(degreesOfFreedom)
                        .inverseCumulativeProbability(
                                NormalDistribution.of(0, 1).cumulativeProbability(sigmas));
    }

    /** Of Student's t, for a two-sided confidence of 95 %. */
    static double quantile(int degreesOfFreedom) {
        return TDistribution.of(degreesOfFreedom).inverseCumulativeProbability(UPPER);
    }
}
