package dev.rollcall.activities.canary;

/**
 * Canary prompts: ten closed questions a target and UTC day.
 *
 * @param budgetTicks the most that a day's job may cost, 1e-10 USD; what is over it waits, and is not asked
 */
public record CanarySettings(long budgetTicks) {
    public CanarySettings {
        if (budgetTicks < 1) {
            throw new IllegalArgumentException("the budget of a day is more than nothing, not " + budgetTicks);
        }
    }
}
