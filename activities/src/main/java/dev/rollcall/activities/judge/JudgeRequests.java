package dev.rollcall.activities.judge;

import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.insight.judge.JudgeSchema;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.llm.wire.AnswerSchema;
import dev.rollcall.store.Body;
import dev.rollcall.store.Budgets;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.ModelCalls;
import dev.rollcall.store.Providers.Target;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** How a judge is asked, online and in a batch, and what that may cost. */
final class JudgeRequests {
    private static final AnswerSchema SCHEMA = new AnswerSchema(JudgeSchema.NAME, JudgeSchema.JSON);
    private static final int CHARACTERS_A_TOKEN = 4;

    /** A reply uses this part of the tokens that it may have, by guess. */
    private static final int LIKELY_OUTPUT = 8;

    private final ModelCalls calls;

    JudgeRequests(ModelCalls calls) {
        this.calls = calls;
    }

    /** The first question, or the repair of a faulty reply. */
    Question of(OpenEnrichment open, JudgeQuestion asked, Target judge, int maxOutputTokens) {
        String prompt = open.fault() == null ? asked.prompt() : asked.repair(open.fault(), lastReply(open));
        return new Question(
                judge.provider(),
                null,
                judge.model(),
                false,
                prompt,
                maxOutputTokens,
                judge.simulated() ? "judge/" + open.id() + (open.fault() == null ? "" : "/repair") : null,
                SCHEMA);
    }

    private String lastReply(OpenEnrichment open) {
        List<byte[]> replies = calls.replies(open.id());
        return replies.isEmpty() ? null : Body.unpack(replies.get(0)).text();
    }

    /** The most that it can cost online: each character a token, and as much output as is allowed; 1 USD if the price is unknown. */
    static long mostTicks(Prices prices, Question question, Instant now) {
        return ticks(prices, question, question.prompt().length(), question.maxOutputTokens(), now)
                .orElse(Budgets.TICKS_PER_DOLLAR);
    }

    /** What it costs online by guess; null: the price is unknown. */
    static Long likelyTicks(Prices prices, Question question, Instant now) {
        OptionalLong ticks =
                ticks(prices, question, inputTokens(question), 1 + question.maxOutputTokens() / LIKELY_OUTPUT, now);
        return ticks.isPresent() ? Long.valueOf(ticks.getAsLong()) : null;
    }

    /** By guess. */
    static int inputTokens(Question question) {
        return 1 + question.prompt().length() / CHARACTERS_A_TOKEN;
    }

    private static OptionalLong ticks(Prices prices, Question question, int input, int output, Instant now) {
        var usage = new TokenUsage(input, output, null, null, null, null, null);
        return prices.costTicks(question.provider(), question.model(), usage, now, false);
    }
}
