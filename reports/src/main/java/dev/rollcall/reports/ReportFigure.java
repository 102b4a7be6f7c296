package dev.rollcall.reports;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * A figure of a report. Numbers have six decimals: that is less than any interval tells, and the last bit of a processor's
 * logarithm is not in it.
 *
 * @param entity null: it is of all answers together
 * @param dimension panel, target, window or prompt
 * @param key which part of the panel; null: the whole
 * @param point null: there is none, and {@code reason} says why
 * @param low the lower end of its interval; null: it has none
 * @param z standard deviations to each side of its interval: 1.96 is 95 %; null: it has none
 * @param verdict null: it was not compared
 */
public record ReportFigure(
        String metric,
        String entity,
        String dimension,
        String key,
        Double point,
        Double low,
        Double high,
        Double z,
        long n,
        Long numerator,
        Double coverage,
        boolean exploratory,
        String verdict,
        String reason) {
    private static final int DECIMALS = 6;

    public ReportFigure {
        point = rounded(point);
        low = rounded(low);
        high = rounded(high);
        coverage = rounded(coverage);
    }

    private static Double rounded(Double number) {
        return number == null
                ? null
                : Double.valueOf(BigDecimal.valueOf(number)
                        .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                        .doubleValue());
    }

    public boolean isMissing() {
        return point == null;
    }

    public boolean hasInterval() {
        return low != null;
    }

    public boolean isOf(String other) {
        return Objects.equals(entity, other);
    }
}
