package dev.rollcall.proving.chaos;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A job that was started.
 *
 * @param budgetUsd what it may cost at first, which is too little for it; null: it has no budget
 * @param estimateUsd what a dry run says that it costs; null without a budget
 */
record LoadedJob(String name, BigDecimal budgetUsd, BigDecimal estimateUsd) {
    private static final BigDecimal SOME = new BigDecimal("0.75");
    private static final BigDecimal ENOUGH = new BigDecimal(50);

    boolean hasBudget() {
        return budgetUsd != null;
    }

    /** A higher budget that may be too little, too. */
    BigDecimal raised() {
        return estimateUsd.multiply(SOME).max(budgetUsd).setScale(6, RoundingMode.UP);
    }

    /** A budget that is never used up: possible duplicates, and estimates of calls of which little is known, included. */
    BigDecimal raisedEnough() {
        return estimateUsd.multiply(ENOUGH).max(BigDecimal.ONE).setScale(6, RoundingMode.UP);
    }
}
