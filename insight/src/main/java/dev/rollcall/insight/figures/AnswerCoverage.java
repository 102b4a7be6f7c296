package dev.rollcall.insight.figures;

import java.util.Collection;

/**
 * How much of what was planned has a valid answer: (answered + refused) / planned. A target that does not answer is missing,
 * and not a target that names nobody: so a figure of too few of the planned answers is not published.
 */
public record AnswerCoverage(long valid, long planned) {
    /** Below it no figure is published. */
    public static final double LEAST = .70;

    /** From it on a figure is as good as whole; between the two it is degraded. */
    public static final double WHOLE = .95;

    public AnswerCoverage {
        if (valid < 0 || valid > planned) {
            throw new IllegalArgumentException(valid + " valid of " + planned + " planned answers");
        }
    }

    /** 0 to 1; null when nothing was planned. */
    public Double share() {
        return planned == 0 ? null : (double) valid / planned;
    }

    public boolean isPublishable() {
        return reaches(LEAST);
    }

    public boolean isWhole() {
        return reaches(WHOLE);
    }

    public boolean isDegraded() {
        return isPublishable() && !isWhole();
    }

    /** k/11: of how many targets the answers are whole. */
    public static long whole(Collection<AnswerCoverage> targets) {
        return targets.stream().filter(AnswerCoverage::isWhole).count();
    }

    private boolean reaches(double least) {
        return planned > 0 && (double) valid / planned >= least;
    }
}
