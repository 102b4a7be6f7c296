package dev.rollcall.activities.ask;

import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.store.AttemptUsage;
import dev.rollcall.store.TokenCounts;

/** What a call used, in the ledger's terms. */
public final class BilledUse {
    private BilledUse() {}

    public static AttemptUsage of(Reply reply) {
        TokenUsage usage = reply.usage();
        return new AttemptUsage(
                TokenCounts.of(
                        usage.inputTokens(), usage.outputTokens(), usage.cachedInputTokens(), usage.reasoningTokens()),
                usage.billedInputTokens(),
                usage.billedOutputTokens(),
                usage.searches());
    }

    /** The model did some work: it replied (even with empty text) or reported tokens. */
    public static boolean isBilled(Reply reply) {
        return reply.outcome().isUsable()
                || reply.outcome() == Outcome.EMPTY
                || reply.usage().inputTokens() != null
                || reply.usage().outputTokens() != null;
    }
}
