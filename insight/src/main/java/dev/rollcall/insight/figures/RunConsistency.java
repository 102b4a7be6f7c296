package dev.rollcall.insight.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Whether a model says the same when it is asked the same again: the mean pairwise {@link Jaccard} of the entities that the
 * repetitions name, averaged over (prompt, target). The interval is the jackknife over prompts; n counts the (prompt, target)
 * that were asked at least three times.
 */
public final class RunConsistency {
    /** Two repetitions make one pair, which says little. */
    public static final int LEAST_REPETITIONS = 3;

    private RunConsistency() {}

    /**
     * The valid answers of one prompt and target in one window.
     *
     * @param named the entities that each repetition names
     */
    public record RepeatedAnswers(String prompt, List<Set<String>> named) {}

    public static Figure of(List<RepeatedAnswers> answers) {
        var byPrompt = new LinkedHashMap<String, List<Double>>();
        long n = 0;
        for (RepeatedAnswers repeated : answers) {
            if (repeated.named().size() >= LEAST_REPETITIONS) {
                byPrompt.computeIfAbsent(repeated.prompt(), prompt -> new ArrayList<>())
                        .add(Jaccard.mean(repeated.named()).orElseThrow());
                n++;
            }
        }
        return n == 0
                ? Figure.missing(MissingReason.TOO_FEW, 0)
                : ClusteredMean.figure(List.copyOf(byPrompt.values()), RunConsistency::mean, n);
    }

    private static double mean(List<List<Double>> prompts) {
        return prompts.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
