package dev.rollcall.insight.figures;

/**
 * A verdict and the counts that it rests on.
 *
 * @param before of what is in both windows
 */
public record SeriesComparison(Verdict verdict, Proportion before, Proportion after) {
    /** Two-sided, that chance alone makes such a difference; 1 when nothing can be compared. */
    public double p() {
        return Significance.p(before, after);
    }

    /** After less before; NaN when nothing can be compared. */
    public double change() {
        return after.rate() - before.rate();
    }
}
