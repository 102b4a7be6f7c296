package dev.rollcall.api;

import dev.rollcall.store.Budgets.Budget;
import java.math.BigDecimal;

/**
 * Where the money of a job with a budget is.
 *
 * @param spentUsd as billed; calls whose bill came at an unknown price count as they were estimated
 * @param reservedUsd for calls under way, as estimated
 * @param lostUsd for calls of which nobody knows whether they were billed, as estimated
 * @param leftUsd what is not used; 0 where more is used than the limit
 */
public record BudgetView(
        BigDecimal limitUsd, BigDecimal spentUsd, BigDecimal reservedUsd, BigDecimal lostUsd, BigDecimal leftUsd) {

    /** Null for a budget that was taken back. */
    public static BudgetView of(Budget budget) {
        return budget.limitTicks() == null
                ? null
                : new BudgetView(
                        Json.usd(budget.limitTicks()),
                        Json.usd(budget.spentTicks()),
                        Json.usd(budget.reservedTicks()),
                        Json.usd(budget.lostTicks()),
                        Json.usd(budget.leftTicks()));
    }
}
