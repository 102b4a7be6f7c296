package dev.rollcall.activities.judge;

import dev.rollcall.activities.ask.Cost;
import dev.rollcall.activities.ask.ReplyAccount;
import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.limits.Permit;
import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.ModelCalls;
import dev.rollcall.store.ModelCalls.CallBegun;
import dev.rollcall.store.ModelCalls.JudgeStart;
import dev.rollcall.store.ModelResult;
import dev.rollcall.store.Providers.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** One call of a judge: written ahead, made, and saved, come what may. */
final class JudgeCalls {
    private final ModelCalls attempts;
    private final JudgeRequests requests;
    private final Panel panel;
    private final Prices prices;
    private final JudgeSettings settings;
    private final JudgeTerms terms;
    private final LedgerOutage outage;
    private final InstantSource clock;

    JudgeCalls(
            ModelCalls attempts,
            Panel panel,
            Prices prices,
            JudgeSettings settings,
            JudgeTerms terms,
            LedgerOutage outage,
            InstantSource clock) {
        this.attempts = attempts;
        this.requests = new JudgeRequests(attempts);
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
            Question question = requests.of(open, asked, judge, settings.maxOutputTokens());
            JudgeStart start = attempts.begin(
                    open.id(),
                    by,
                    permit.key().fingerprint(),
                    JudgeRequests.mostTicks(prices, question, clock.instant()),
                    settings.budgetTicks());
            if (!(start instanceof CallBegun begun)) {
                return start;
            }
            LockSupport.parkNanos(permit.nanosUntilSend());
            Reply reply = ask(question, permit);
            Cost cost = Cost.of(prices, question, reply, begun.askedAt());
            Duration wait = permit.finish(reply, cost.ticks());
            finished = true;
            JudgeStep step = JudgeStep.of(
                    reply,
                    asked,
                    open,
                    entities,
                    terms,
                    wait,
                    ThreadLocalRandom.current().nextDouble());
            var result = new ModelResult(open.id(), begun.n(), ReplyAccount.of(reply, cost), step.next(), step.found());
            // A reply in hand is paid for.
            boolean unused = outage.untilBack(() -> attempts.save(result, judge.id()));
            return start;
        } finally {
            if (!finished) {
                permit.cancel();
            }
        }
    }

    private Reply ask(Question question, Permit permit) {
        try {
            return panel.ask(question, permit.key());
        } catch (IllegalArgumentException e) {
            return Reply.rejected(e.getMessage());
        }
    }
}
