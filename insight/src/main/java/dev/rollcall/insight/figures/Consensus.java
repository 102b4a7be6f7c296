package dev.rollcall.insight.figures;

import java.util.Map;

/**
 * On how many targets an entity is named for sure: k/11, with k the targets whose Wilson interval begins above 0.2.
 *
 * @param targets how many name it for sure
 * @param panel how many were asked
 */
public record Consensus(int targets, int panel) {
    /** A target whose interval begins above it names the entity in more than every fifth answer. */
    public static final double NAMED = .2;

    /** @param byTarget of each target that was asked; one without a valid answer has n = 0 */
    public static Consensus of(Map<String, Proportion> byTarget) {
        long sure = byTarget.values().stream()
                .filter(named -> named.n() > 0 && named.wilson().low() > NAMED)
                .count();
        return new Consensus((int) sure, byTarget.size());
    }
}
