package dev.rollcall.insight.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mention rate of a panel: the mean over targets of (answers naming the entity) / (valid answers), so that each target has
 * one vote however much it answered. The interval is the jackknife over prompts ({@link ClusteredMean}). A target without a
 * valid answer is left out, and does not count as 0.
 */
public final class Headline {
    private Headline() {}

    /** What one prompt brought of one target. */
    public record PromptCount(String target, String prompt, Proportion named) {}

    /** n is the number of valid answers; there is no numerator, because it is a mean of rates. */
    public static Figure of(List<PromptCount> counts) {
        return of(counts, Wilson.Z);
    }

    static Figure of(List<PromptCount> counts, double sigmas) {
        var byPrompt = new LinkedHashMap<String, List<PromptCount>>();
        long n = 0;
        for (PromptCount count : counts) {
            if (count.named().n() > 0) {
                byPrompt.computeIfAbsent(count.prompt(), prompt -> new ArrayList<>())
                        .add(count);
                n += count.named().n();
            }
        }
        return n == 0
                ? Figure.missing(MissingReason.NO_ANSWERS, 0)
                : ClusteredMean.figure(List.copyOf(byPrompt.values()), Headline::mean, n, sigmas);
    }

    private static double mean(List<List<PromptCount>> prompts) {
        Map<String, Proportion> targets = new LinkedHashMap<>();
        prompts.forEach(
                counts -> counts.forEach(count -> targets.merge(count.target(), count.named(), Proportion::plus)));
        return targets.values().stream().mapToDouble(Proportion::rate).average().orElse(Double.NaN);
    }
}
