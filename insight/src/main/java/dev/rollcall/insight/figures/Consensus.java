package dev.rollcall.insight.figures;

import java.util.Map;

/**
 * On how many targets an entity is named for sure: k/11, with k the targets whose Wilson interval begins above 0.2.
 *
 * @param targets how many name it for sure
 * @param answering how many have a valid answer at all
 * @param panel how many were asked
 */
public record Consensus(int targets, int answering, int panel) {
    /** A target whose interval begins above it names the entity in more than every fifth answer. */
    public static final double NAMED = .2;

    /** @param byTarget of each target that was asked; one without a valid answer has n = 0 */
    public static Consensus of(Map<String, Proportion> byTarget) {
        int sure = 0;
        int answering = 0;
        for (Proportion named : byTarget.values()) {
            if (named.n() > 0) {
                answering++;
                sure += named.wilson().low() > NAMED ? 1 : 0;
            }
        }
        return new Consensus(sure, answering, byTarget.size());
    }
}
