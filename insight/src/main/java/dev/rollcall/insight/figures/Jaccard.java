package dev.rollcall.insight.figures;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** How alike sets of entities are: |A ∩ B| / |A ∪ B|. Two empty ones are alike (1): both name nobody. */
public final class Jaccard {
    private Jaccard() {}

    static double of(Set<String> a, Set<String> b) {
        long both = a.stream().filter(b::contains).count();
        long any = a.size() + b.size() - both;
        return any == 0 ? 1 : (double) both / any;
    }

    /**
     * The mean over all pairs: of the targets' sets it says how far they agree, beside {@link Consensus}.
     *
     * @return empty when there are fewer than two sets
     */
    public static OptionalDouble mean(List<Set<String>> sets) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < sets.size(); i++) {
            for (int j = 0; j < i; j++) {
                sum += of(sets.get(i), sets.get(j));
                pairs++;
            }
        }
        return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / pairs);
    }
}
