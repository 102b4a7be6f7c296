package dev.rollcall.site.claims.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Set;

/**
 * A number with its unit, as a text gives it.
 *
 * @param values what it may be, in the smallest unit of the dimension; two where "1.200" can be read in two ways
 * @param step half of the last place that is written: with a scale ("1.2 million") the number may be rounded to it
 * @param per the nouns after "per": "month", "user"
 * @param from where it begins in the folded text, its currency included
 * @param to where it ends, unit and per-what included
 */
record Quantity(List<BigDecimal> values, BigDecimal step, Unit unit, Set<String> per, int from, int to) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final double NEAR = 0.05;
    private static final double NEAR_OF_MONEY = 0.02;

    enum Likeness {
        EQUAL,
        NEAR,
        DIFFERENT
    }

    boolean comparesWith(Quantity other) {
        return unit.dimension().equals(other.unit.dimension());
    }

    /** A bare fraction as percent: "0.014" of the amount is 1.4 %. Anything else stays. */
    Quantity asShare() {
        boolean fraction = unit.sort() == Unit.Sort.NONE
                && values.size() == 1
                && values.get(0).signum() > 0
                && values.get(0).compareTo(BigDecimal.ONE) < 0;
        return fraction
                ? new Quantity(List.of(values.get(0).multiply(HUNDRED)), step, Units.of("%"), per, from, to)
                : this;
    }

    Likeness like(Quantity other) {
        Likeness likeness = Likeness.DIFFERENT;
        for (BigDecimal one : values) {
            for (BigDecimal two : other.values) {
                if (one.compareTo(two) == 0) {
                    return Likeness.EQUAL;
                }
                BigDecimal distance = one.subtract(two).abs();
                if (distance.compareTo(step.max(other.step)) <= 0 || share(distance, one.max(two)) <= nearness()) {
                    likeness = Likeness.NEAR;
                }
            }
        }
        return likeness;
    }

    private double nearness() {
        boolean exact = unit.sort() == Unit.Sort.MONEY || unit.sort() == Unit.Sort.SHARE;
        return exact ? NEAR_OF_MONEY : NEAR;
    }

    private static double share(BigDecimal distance, BigDecimal of) {
        return of.signum() == 0 ? 0 : distance.divide(of, MathContext.DECIMAL64).doubleValue();
    }
}
