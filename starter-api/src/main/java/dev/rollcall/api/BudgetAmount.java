package dev.rollcall.api;

import dev.rollcall.store.Budgets;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The field {@code budget_usd} of a request: what a job may cost. */
final class BudgetAmount {
    static final String FIELD = "budget_usd";
    private static final int TICKS_SCALE = 10;
    private static final BigDecimal LEAST = new BigDecimal("0.000001");
    private static final BigDecimal MOST = BigDecimal.valueOf(Budgets.MOST_TICKS, TICKS_SCALE);
    private static final String WORDS =
            "give a number of US dollars from 0.000001 to 100,000,000, such as 5 or 2.50; null is no budget";

    private BudgetAmount() {}

    /** In 1e-10 USD, rounded down; null when it is absent or null, or wrong, which the payload's errors then say. */
    static Long ticks(Payload payload) {
        if (!payload.has(FIELD)) {
            return null;
        }
        BigDecimal dollars = payload.isNumber(FIELD) ? payload.number(FIELD) : null;
        if (dollars == null || dollars.compareTo(LEAST) < 0 || dollars.compareTo(MOST) > 0) {
            payload.errors().field(FIELD, payload.shown(FIELD), WORDS);
            return null;
        }
        return dollars.setScale(TICKS_SCALE, RoundingMode.DOWN).unscaledValue().longValueExact();
    }
}
