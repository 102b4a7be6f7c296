package dev.rollcall.activities.judge;

import dev.rollcall.activities.ask.BilledUse;
import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.limits.Permit;
import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.insight.judge.JudgeSchema;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.llm.wire.AnswerSchema;
import dev.rollcall.store.Body;
import dev.rollcall.store.Budgets;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.JudgeAttempts;
import dev.rollcall.store.JudgeAttempts.CallBegun;
import dev.rollcall.store.JudgeAttempts.JudgeStart;
import dev.rollcall.store.JudgeResult;
import dev.rollcall.store.JudgeResult.JudgeCall;
import dev.rollcall.store.Providers.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** One call of a judge: written ahead, made, and saved, come what may. */
final class JudgeCalls {
    private static final AnswerSchema SCHEMA = new AnswerSchema(JudgeSchema.NAME, JudgeSchema.JSON);

    private final JudgeAttempts attempts;
    private final Panel panel;
    private final Prices prices;
    private final JudgeSettings settings;
    private final JudgeTerms terms;
    private final LedgerOutage outage;
    private final InstantSource clock;

    JudgeCalls(
            JudgeAttempts attempts,
            Panel panel,
            Prices prices,
            JudgeSettings settings,
            JudgeTerms terms,
            LedgerOutage outage,
            InstantSource clock) {
        this.attempts = attempts;
        this.panel = panel;
        this.prices = prices;
        this.settings = settings;
        this.terms = terms;
        this.outage = outage;
        this.clock = clock;
    }

    /**
     * @param by who has claimed the order
     * @param entities ids in the ledger, by slug
     * @return {@link CallBegun} when the call was made and saved; else nothing was sent
     */
    JudgeStart make(
            OpenEnrichment open,
            JudgeQuestion asked,
            Target judge,
            String by,
            Map<String, Integer> entities,
            Permit permit) {
        boolean finished = false;
        try {
            Question question = question(open, asked, judge);
            JudgeStart start = attempts.begin(
                    open.id(), by, permit.key().fingerprint(), estimate(question), settings.budgetTicks());
            if (!(start instanceof CallBegun begun)) {
                return start;
            }
            LockSupport.parkNanos(permit.nanosUntilSend());
            Reply reply = ask(question, permit);
            OptionalLong cost = prices.costTicks(question, reply, begun.askedAt());
            Long ticks = cost.isPresent() ? Long.valueOf(cost.getAsLong()) : null;
            Duration wait = permit.finish(reply, ticks);
            finished = true;
            JudgeStep step = JudgeStep.of(
                    reply,
                    asked,
                    open,
                    entities,
                    terms,
                    wait,
                    ThreadLocalRandom.current().nextDouble());
            var result = new JudgeResult(open.id(), begun.n(), call(reply, ticks), step.next(), step.found());
            // A reply in hand is paid for.
            boolean unused = outage.untilBack(() -> attempts.save(result, judge.id()));
            return start;
        } finally {
            if (!finished) {
                permit.cancel();
            }
        }
    }

    private Question question(OpenEnrichment open, JudgeQuestion asked, Target judge) {
        String prompt = open.fault() == null ? asked.prompt() : asked.repair(open.fault(), lastReply(open));
        return new Question(
                judge.provider(),
                null,
                judge.model(),
                false,
                prompt,
                settings.maxOutputTokens(),
                judge.simulated() ? "judge/" + open.id() + (open.fault() == null ? "" : "/repair") : null,
                SCHEMA);
    }

    private String lastReply(OpenEnrichment open) {
        List<byte[]> replies = attempts.replies(open.id());
        return replies.isEmpty() ? null : Body.unpack(replies.get(0)).text();
    }

    private Reply ask(Question question, Permit permit) {
        try {
            return panel.ask(question, permit.key());
        } catch (IllegalArgumentException e) {
            return Reply.rejected(e.getMessage());
        }
    }

    /** The most that it can cost: each character a token, and as much output as is allowed; 1 USD if the price is unknown. */
    private long estimate(Question question) {
        Instant now = clock.instant();
        var usage =
                new TokenUsage(question.prompt().length(), question.maxOutputTokens(), null, null, null, null, null);
        return prices.costTicks(question.provider(), question.model(), usage, now, false)
                .orElse(Budgets.TICKS_PER_DOLLAR);
    }

    private static JudgeCall call(Reply reply, Long ticks) {
        return new JudgeCall(
                reply.outcome().name(),
                reply.httpStatus(),
                reply.requestId(),
                reply.latency().toMillis(),
                BilledUse.of(reply),
                ticks,
                reply.costTicksReported() != null,
                ticks == null && BilledUse.isBilled(reply),
                reply.outcome() == Outcome.UNREACHABLE && reply.sent(),
                reply.message(),
                reply.text() == null ? null : new Body(reply.text(), List.of(), reply.raw()).pack());
    }
}
