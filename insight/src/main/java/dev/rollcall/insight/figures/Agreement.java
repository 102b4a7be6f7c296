package dev.rollcall.insight.figures;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often two raters say the same of the same items.
 *
 * @param agreed items of which they said the same, of all
 * @param kappa Cohen's kappa, −1 to 1: (p − e) / (1 − e), where p is the share of items on which they agree, and e the share on
 *     which they would if each said what it says as often, but at random. Null where that tells nothing: without items, and
 *     where both said one and the same of all. Source: Cohen, Educational and Psychological Measurement 20 (1960) 37.
 */
public record Agreement(Proportion agreed, Double kappa) {
    /** So many items of which the first rater said this, and the second that. */
    public record RatedPair(String first, String second, long n) {}

    /** @param pairs the same pair may come several times */
    public static Agreement of(List<RatedPair> pairs) {
        long n = 0;
        long agreed = 0;
        Map<String, Long> first = new HashMap<>();
        Map<String, Long> second = new HashMap<>();
        for (RatedPair pair : pairs) {
            n += pair.n();
            agreed += pair.first().equals(pair.second()) ? pair.n() : 0;
            first.merge(pair.first(), pair.n(), Long::sum);
            second.merge(pair.second(), pair.n(), Long::sum);
        }
        long byChance = first.entrySet().stream()
                .mapToLong(word -> word.getValue() * second.getOrDefault(word.getKey(), 0L))
                .sum();
        return new Agreement(new Proportion(agreed, n), kappa(agreed, byChance, n));
    }

    /** @param byChance of n² pairs of an item of one rater with an item of the other, those that agree */
    private static Double kappa(long agreed, long byChance, long n) {
        long square = Math.multiplyExact(n, n);
        return byChance == square ? null : Double.valueOf((double) (agreed * n - byChance) / (square - byChance));
    }
}
