package dev.rollcall.site.search;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** Joins rankings whose scores can't be compared (Cormack et al. 2009): each adds 1 / (60 + rank) to what it names. */
public final class ReciprocalRank {
    private static final int K = 60;

    private ReciprocalRank() {}

    /** @param score the sum over the rankings */
    public record Ranked<T>(T what, double score) {}

    /**
     * @param rankings the best first, from rank 1; what a ranking names twice counts where it stands first
     * @return the best first; of equal ones the one that was named first
     */
    public static <T> List<Ranked<T>> join(List<List<T>> rankings) {
        var scores = new LinkedHashMap<T, Double>();
        for (List<T> ranking : rankings) {
            int rank = 1;
            for (T one : ranking.stream().distinct().toList()) {
                scores.merge(one, 1.0 / (K + rank), Double::sum);
                rank++;
            }
        }
        return scores.entrySet().stream()
                .map(entry -> new Ranked<>(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble((Ranked<T> ranked) -> ranked.score())
                        .reversed())
                .toList();
    }
}
