package dev.rollcall.store;

import java.util.List;

/**
 * What the last billed replies of a target to a prompt cost.
 *
 * @param ticks of each, in 1e-10 USD, the newest last; at most {@link #MOST}
 * @param inputTokens the mean; null when nobody knows it; likewise below
 * @param latencyMs until the reply was there
 */
public record RecentReplies(List<Long> ticks, Integer inputTokens, Integer outputTokens, Integer latencyMs) {
    public static final int MOST = 200;

    /** From so many replies on they tell what the next one costs. */
    public static final int ENOUGH = 20;

    private static final double HIGH = 0.95;

    public static final RecentReplies NONE = new RecentReplies(List.of(), null, null, null);

    public RecentReplies {
        ticks = List.copyOf(ticks);
    }

    public boolean isEnough() {
        return ticks.size() >= ENOUGH;
    }

    /** Not to be asked without a reply. */
    public long meanTicks() {
        return Math.round(ticks.stream().mapToLong(Long::longValue).average().orElseThrow());
    }

    /** The 95th percentile: of 20 replies, 19 cost no more. Not to be asked without a reply. */
    public long highTicks() {
        List<Long> sorted = ticks.stream().sorted().toList();
        return sorted.get((int) Math.ceil(HIGH * sorted.size()) - 1);
    }
}
