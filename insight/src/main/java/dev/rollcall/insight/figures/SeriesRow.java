package dev.rollcall.insight.figures;

import java.util.Objects;

/**
 * What one prompt brought of one target in one window.
 *
 * @param prompt with its version, {@code best-crm@1}: another version is another question
 * @param resolvedModel what the replies call their model; null: they do not say, which counts as one name
 * @param named how many of its answers name the entity
 */
public record SeriesRow(String target, String prompt, String resolvedModel, Proportion named) {
    public SeriesRow {
        Objects.requireNonNull(target);
        Objects.requireNonNull(prompt);
        Objects.requireNonNull(named);
    }
}
