package dev.rollcall.insight.figures;

import java.util.Map;

/**
 * Where an entity stands among all brands that an answer names, in the order of their first mention.
 *
 * @param valid answers, those included that do not name it
 * @param byRank how many answers name it as the first, second, … brand
 */
public record RankCounts(long valid, Map<Integer, Long> byRank) {
    public RankCounts {
        byRank = Map.copyOf(byRank);
        if (byRank.keySet().stream().anyMatch(rank -> rank < 1) || named(byRank) > valid) {
            throw new IllegalArgumentException("ranks " + byRank + " of " + valid + " answers");
        }
    }

    /**
     * Answers in which it comes first / valid answers.
     *
     * @param sigmas standard deviations to each side of the interval
     */
    Figure firstMentionRate(double sigmas) {
        return new Proportion(byRank.getOrDefault(1, 0L), valid).figure(sigmas);
    }

    /**
     * Mean reciprocal rank: Σ 1/rank / valid answers; an answer that does not name it adds 0. Wilson's interval of values
     * between 0 and 1, which is a little too wide.
     */
    public Figure meanReciprocalRank() {
        if (valid == 0) {
            return Figure.missing(MissingReason.NO_ANSWERS, 0);
        }
        double sum = byRank.entrySet().stream()
                .mapToDouble(rank -> (double) rank.getValue() / rank.getKey())
                .sum();
        return Figure.of(sum / valid, Wilson.of(Math.min(sum, valid), valid, Wilson.Z), valid);
    }

    /**
     * Mean rank where it is named, n of them. Shown beside n only: who is named once, as the first of all, has a better average
     * than who is named always.
     */
    public Figure averagePosition() {
        long n = named(byRank);
        if (n == 0) {
            return Figure.missing(valid == 0 ? MissingReason.NO_ANSWERS : MissingReason.NOBODY_NAMED, 0);
        }
        double mean = moment(1) / n;
        if (n == 1) {
            return Figure.of(mean, null, n);
        }
        double variance = Math.max(0, (moment(2) - n * mean * mean) / (n - 1));
        int freedom = (int) Math.min(n - 1, Integer.MAX_VALUE);
        double half = ClusteredMean.quantile(freedom) * Math.sqrt(variance / n);
        return Figure.of(mean, new Interval(Math.max(1, mean - half), mean + half), n);
    }

    private double moment(int power) {
        return byRank.entrySet().stream()
                .mapToDouble(rank -> rank.getValue() * Math.pow(rank.getKey(), power))
                .sum();
    }

    private static long named(Map<Integer, Long> byRank) {
        return byRank.values().stream().mapToLong(Long::longValue).sum();
    }
}
