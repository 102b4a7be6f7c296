package dev.rollcall.insight.figures;

/**
 * What a valid answer costs in dollars: the cost of all attempts, the failed ones too, / answered cells. There is no interval:
 * it is a sum, and no sample.
 */
public final class AnswerCost {
    /** Of a dollar. */
    private static final double TICKS = 1e10;

    private AnswerCost() {}

    /**
     * @param ticks of 1e-10 dollars, of all attempts whose cost is known
     * @param unpriced attempts whose cost is not known: with one of them the sum is not known
     */
    public static Figure of(long ticks, long unpriced, long answered) {
        if (answered == 0) {
            return Figure.missing(MissingReason.NO_ANSWERS, 0);
        }
        return unpriced > 0
                ? Figure.missing(MissingReason.UNPRICED, answered)
                : Figure.of(ticks / TICKS / answered, null, answered);
    }
}
