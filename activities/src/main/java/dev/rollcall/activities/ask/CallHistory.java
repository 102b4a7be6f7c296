package dev.rollcall.activities.ask;

import dev.rollcall.llm.Reply;
import dev.rollcall.store.CallCosts.CallKind;
import dev.rollcall.store.RecentReplies;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the last billed replies of one target to one prompt cost. Thread-safe. */
final class CallHistory {
    private static final int WEIGHT = RecentReplies.MOST;

    private final CallKind kind;

    // All guarded by this.
    private final Deque<Long> ticks = new ArrayDeque<>();
    private Integer inputTokens;
    private Integer outputTokens;
    private Integer latencyMs;

    /** The 95th percentile of {@code ticks}; null: to be worked out again. */
    private Long high;

    private boolean isNews;

    CallHistory(CallKind kind, RecentReplies before) {
        this.kind = kind;
        ticks.addAll(before.ticks());
        inputTokens = before.inputTokens();
        outputTokens = before.outputTokens();
        latencyMs = before.latencyMs();
    }

    CallKind kind() {
        return kind;
    }

    /** A reply came; one whose cost nobody knows teaches nothing. */
    synchronized void learn(Reply reply, Cost cost) {
        if (cost.ticks() == null) {
            return;
        }
        if (ticks.size() == RecentReplies.MOST) {
            ticks.removeFirst();
        }
        ticks.addLast(cost.ticks());
        inputTokens = mean(inputTokens, reply.usage().inputTokens());
        outputTokens = mean(outputTokens, reply.usage().outputTokens());
        latencyMs = mean(latencyMs, (int) reply.latency().toMillis());
        high = null;
        isNews = true;
    }

    /** What hardly one call of twenty costs more than; null before there are enough replies to tell. */
    synchronized Long highTicks() {
        if (ticks.size() < RecentReplies.ENOUGH) {
            return null;
        }
        if (high == null) {
            high = replies().highTicks();
        }
        return high;
    }

    /** What was learned since this was asked before; null: nothing. */
    synchronized RecentReplies news() {
        if (!isNews) {
            return null;
        }
        isNews = false;
        return replies();
    }

    /** The news did not reach the ledger. */
    synchronized void newsLost() {
        isNews = true;
    }

    private RecentReplies replies() {
        return new RecentReplies(List.copyOf(ticks), inputTokens, outputTokens, latencyMs);
    }

    /** A moving average; the first replies count like all before them. */
    private Integer mean(Integer before, Integer next) {
        if (before == null || next == null) {
            return next == null ? before : next;
        }
        int weight = Math.min(WEIGHT, ticks.size());
        return (int) Math.round(before + (next - (double) before) / weight);
    }
}
