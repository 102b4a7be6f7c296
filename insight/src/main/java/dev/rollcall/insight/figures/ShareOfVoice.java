package dev.rollcall.insight.figures;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An entity's share of voice: M(e) / Σ M over all tracked entities, M = answers that name it. The shares sum to 1. The interval
 * is the jackknife over prompts ({@link ClusteredMean}); n is Σ M.
 */
public final class ShareOfVoice {
    private ShareOfVoice() {}

    /**
     * What one prompt brought.
     *
     * @param naming by entity, how many answers name it; none: 0
     */
    public record PromptNames(String prompt, Map<String, Long> naming) {}

    /**
     * @param tracked the brand and its competitors; alone it has no share
     * @param prompts one entry a prompt
     * @return for each tracked entity
     */
    public static Map<String, Figure> of(Collection<String> tracked, List<PromptNames> prompts) {
        var shares = new LinkedHashMap<String, Figure>();
        long all = sum(tracked, prompts);
        tracked.forEach(entity -> shares.put(entity, share(entity, tracked, prompts, all)));
        return shares;
    }

    private static Figure share(String entity, Collection<String> tracked, List<PromptNames> prompts, long all) {
        if (tracked.size() < 2) {
            return Figure.missing(MissingReason.NO_COMPETITORS, all);
        }
        if (all == 0) {
            return Figure.missing(prompts.isEmpty() ? MissingReason.NO_ANSWERS : MissingReason.NOBODY_NAMED, 0);
        }
        List<PromptNames> speaking = prompts.stream()
                .filter(prompt -> sum(tracked, List.of(prompt)) > 0)
                .toList();
        return ClusteredMean.figure(speaking, some -> (double) sum(List.of(entity), some) / sum(tracked, some), all)
                .counting(sum(List.of(entity), prompts));
    }

    private static long sum(Collection<String> entities, List<PromptNames> prompts) {
        return prompts.stream()
                .flatMapToLong(prompt ->
                        entities.stream().mapToLong(entity -> prompt.naming().getOrDefault(entity, 0L)))
                .sum();
    }
}
