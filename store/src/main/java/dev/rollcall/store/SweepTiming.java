package dev.rollcall.store;

/**
 * When sweeps come, as a worker's {@code rollcall.yaml} has it.
 *
 * @param cron five fields, in UTC; null: the file says nothing
 * @param jitterSeconds each sweep begins up to so many seconds later; null: the file says nothing
 */
public record SweepTiming(String cron, Integer jitterSeconds) {
    public static final SweepTiming NONE = new SweepTiming(null, null);
}
