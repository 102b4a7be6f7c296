package dev.rollcall.activities.judge;

import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.store.Lane;
import java.time.Duration;

/**
 * Who judges answers, and what it may cost.
 *
 * @param provider one that this worker asks
 * @param model one of that provider's models that this worker asks: it has limits and a price like all others
 * @param budgetTicks the most that calls of one UTC day may cost, in 1e-10 USD
 * @param maxOutputTokens the most tokens of a reply; a reply that is cut is faulty
 * @param lane of orders that name none
 * @param longestWait so long a call in a batch may take; what has no reply by then is asked online
 */
public record JudgeSettings(
        String provider, String model, long budgetTicks, int maxOutputTokens, Lane lane, Duration longestWait) {
    /** Longer than any provider's batches may take, and time to ask online what they leave. */
    public static final Duration LONGEST_WAIT = BatchTerms.LONGEST_EXPIRY.plusHours(6);

    /** On the lane {@code auto}. */
    public JudgeSettings(String provider, String model, long budgetTicks, int maxOutputTokens) {
        this(provider, model, budgetTicks, maxOutputTokens, Lane.AUTO, LONGEST_WAIT);
    }

    public JudgeSettings {
        if (budgetTicks <= 0) {
            throw new IllegalArgumentException("the judge's budget of a day must be above 0 USD");
        }
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException(
                    "the judge's maxOutputTokens must be at least 1, was " + maxOutputTokens);
        }
    }
}
