package dev.rollcall.api;

import dev.rollcall.store.CallCosts.CallCost;
import dev.rollcall.store.CallCosts.WorstCase;
import dev.rollcall.store.RecentReplies;

/** Calls that one target would get, and what they are expected to use. What is unknown of some is unknown of all. */
final class ExpectedCalls {
    private long number;
    private double expected;
    private double high;
    private double input;
    private double output;
    private double millis;
    private boolean isGuessed;
    private boolean hasCost = true;
    private boolean hasTokens = true;
    private boolean hasLatency = true;

    /** @param cost of each of them; null: nobody knows */
    void add(long calls, CallCost cost) {
        if (calls <= 0) {
            return;
        }
        number += calls;
        RecentReplies replies = cost == null ? RecentReplies.NONE : cost.replies();
        WorstCase worst = cost == null ? null : cost.worst();
        if (replies.isEnough()) {
            addCost(calls, replies.meanTicks(), replies.highTicks());
        } else {
            isGuessed = true;
            addCost(calls, worst == null ? null : worst.ticks(), worst == null ? null : worst.ticks());
        }
        if (replies.isEnough() && replies.inputTokens() != null && replies.outputTokens() != null) {
            addTokens(calls, replies.inputTokens(), replies.outputTokens());
        } else if (worst != null) {
            addTokens(calls, worst.inputTokens(), worst.outputTokens());
        } else {
            hasTokens = false;
        }
        if (replies.latencyMs() == null) {
            hasLatency = false;
        } else {
            millis += (double) calls * replies.latencyMs();
        }
    }

    private void addCost(long calls, Long mean, Long most) {
        if (mean == null) {
            hasCost = false;
        } else {
            expected += (double) calls * mean;
            high += (double) calls * most;
        }
    }

    private void addTokens(long calls, int in, int out) {
        input += (double) calls * in;
        output += (double) calls * out;
    }

    long number() {
        return number;
    }

    /** In 1e-10 USD; null: unknown. */
    Long expectedTicks() {
        return hasCost ? Long.valueOf(Math.round(expected)) : null;
    }

    /** If each of them cost as much as only one of twenty does. */
    Long highTicks() {
        return hasCost ? Long.valueOf(Math.round(high)) : null;
    }

    Long tokens() {
        return hasTokens ? Long.valueOf(Math.round(input + output)) : null;
    }

    /** Too few replies are known of some of them. */
    boolean isGuessed() {
        return isGuessed;
    }

    /** Of one call, on average; null: unknown; likewise below. */
    Double inputTokensEach() {
        return hasTokens ? Double.valueOf(input / number) : null;
    }

    Double outputTokensEach() {
        return hasTokens ? Double.valueOf(output / number) : null;
    }

    Double millisEach() {
        return hasLatency ? Double.valueOf(millis / number) : null;
    }

    Double ticksEach() {
        return hasCost ? Double.valueOf(expected / number) : null;
    }
}
