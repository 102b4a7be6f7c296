package dev.rollcall.insight.figures;

import java.util.Map;
import java.util.Objects;

/**
 * What one prompt brought of one target in one window: of n answers, how many name each entity.
 *
 * @param prompt with its version: another version is another question
 * @param resolvedModel what the replies call their model; null: they do not say, which counts as one name
 * @param n valid answers
 * @param named how many name each entity; one that nobody names is left out
 * @param first in how many it is the first of all brands
 */
public record NamedSeries(
        String target,
        String prompt,
        String resolvedModel,
        long n,
        Map<String, Integer> named,
        Map<String, Integer> first) {
    public NamedSeries {
        Objects.requireNonNull(target);
        Objects.requireNonNull(prompt);
        named = Map.copyOf(named);
        first = Map.copyOf(first);
    }
}
