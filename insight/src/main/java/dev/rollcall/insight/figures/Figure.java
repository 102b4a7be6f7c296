package dev.rollcall.insight.figures;

import java.util.Objects;

/**
 * A value and how sure it is.
 *
 * @param point the value; null when it is missing, and never 0 instead
 * @param low lower end of its 95 % interval; null when there is no value, or no interval can be given
 * @param n how many answers it is made of (or whatever its metric counts)
 * @param numerator how many of n; null when it is not a proportion of counts
 * @param coverage (answered + refused) / planned of the answers it is made of, 0 to 1; null when it was not given
 * @param exploratory its interval rests on fewer than ten prompts
 * @param verdict whether it changed; null when it was not compared
 * @param reason why there is no value; null when there is one
 */
public record Figure(
        Double point,
        Double low,
        Double high,
        long n,
        Long numerator,
        Double coverage,
        boolean exploratory,
        Verdict verdict,
        MissingReason reason) {
    public Figure {
        if ((point == null) == (reason == null)) {
            throw new IllegalArgumentException("a figure has a value or a reason: " + point + ", " + reason);
        }
        if ((low == null) != (high == null) || point == null && low != null) {
            throw new IllegalArgumentException("an interval has two ends, around a value: " + low + ", " + high);
        }
    }

    static Figure missing(MissingReason reason, long n) {
        return new Figure(null, null, null, n, null, null, false, null, reason);
    }

    /** @param interval null: none can be given */
    static Figure of(double point, Interval interval, long n) {
        return new Figure(
                point,
                interval == null ? null : interval.low(),
                interval == null ? null : interval.high(),
                n,
                null,
                null,
                false,
                null,
                null);
    }

    public boolean isMissing() {
        return point == null;
    }

    /** With the coverage of its answers; without a value where that is too small to publish one. */
    public Figure covered(AnswerCoverage answers) {
        Objects.requireNonNull(answers);
        Figure shown = answers.isPublishable() || isMissing() ? this : missing(MissingReason.COVERAGE, n);
        return new Figure(
                shown.point,
                shown.low,
                shown.high,
                n,
                shown.numerator,
                answers.share(),
                shown.exploratory,
                shown.isMissing() ? null : verdict,
                shown.reason);
    }

    public Figure judged(Verdict change) {
        return new Figure(point, low, high, n, numerator, coverage, exploratory, change, reason);
    }

    Figure counting(long k) {
        return new Figure(point, low, high, n, k, coverage, exploratory, verdict, reason);
    }

    Figure exploratory(boolean isExploratory) {
        return new Figure(point, low, high, n, numerator, coverage, isExploratory, verdict, reason);
    }
}
