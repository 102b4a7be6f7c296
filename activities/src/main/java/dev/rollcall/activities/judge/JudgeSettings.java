package dev.rollcall.activities.judge;

/**
 * Who judges answers, and what it may cost.
 *
 * @param provider one that this worker asks
 * @param model one of that provider's models that this worker asks: it has limits and a price like all others
 * @param budgetTicks the most that calls of one UTC day may cost, in 1e-10 USD
 * @param maxOutputTokens the most tokens of a reply; a reply that is cut is faulty
 */
public record JudgeSettings(String provider, String model, long budgetTicks, int maxOutputTokens) {
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
