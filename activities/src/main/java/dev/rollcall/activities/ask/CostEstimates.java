package dev.rollcall.activities.ask;

import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.store.Budgets;
import dev.rollcall.store.CallCosts;
import dev.rollcall.store.CallCosts.CallKind;
import dev.rollcall.store.CallCosts.WorstCase;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.RecentReplies;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a call is going to cost: the 95th percentile of the last replies of its target to its prompt. Before there are enough
 * of them, the most it can be: each character of the prompt a token, and as much output as is allowed.
 */
final class CostEstimates {
    /** For a call whose price nobody knows and none like which was ever priced: 1 USD. */
    private static final long UNKNOWN_TICKS = Budgets.TICKS_PER_DOLLAR;

    /** Searches of a call that pays for each. */
    private static final int SEARCHES = 1;

    private final CallCosts costs;
    private final Prices prices;
    private final int maxOutputTokens;
    private final InstantSource clock;
    private final Map<CallKind, CallHistory> histories = new ConcurrentHashMap<>();

    CostEstimates(Ledger ledger, Prices prices, int maxOutputTokens, InstantSource clock) {
        this.costs = ledger.callCosts();
        this.prices = prices;
        this.maxOutputTokens = maxOutputTokens;
        this.clock = clock;
    }

    /** Tells the ledger the most that each of these calls can cost, for those who want to know before they ask. */
    void publish(Collection<Target> targets, List<PromptVersion> prompts) {
        var cases = new ArrayList<WorstCase>();
        for (Target target : targets) {
            for (PromptVersion prompt : prompts) {
                OptionalLong most = most(target.provider(), target.model(), isSearch(target), prompt.text());
                cases.add(new WorstCase(
                        new CallKind(target.id(), prompt.id()),
                        most.isPresent() ? most.getAsLong() : null,
                        prompt.text().length(),
                        maxOutputTokens));
            }
        }
        costs.publish(cases);
    }

    /** What is known of such calls; the first time, what the ledger knows. */
    CallHistory history(int targetId, int promptVersionId) {
        return histories.computeIfAbsent(
                new CallKind(targetId, promptVersionId),
                kind -> new CallHistory(
                        kind, costs.find(kind).map(CallCosts.CallCost::replies).orElse(RecentReplies.NONE)));
    }

    /** In 1e-10 USD. */
    long estimate(CallHistory history, Question question) {
        Long high = history.highTicks();
        return high != null
                ? high
                : most(question.provider(), question.model(), question.search(), question.prompt())
                        .orElse(UNKNOWN_TICKS);
    }

    /** Tells the ledger what was learned. */
    void keep() {
        for (CallHistory history : histories.values()) {
            RecentReplies news = history.news();
            if (news != null) {
                keep(history, news);
            }
        }
    }

    private void keep(CallHistory history, RecentReplies news) {
        try {
            costs.keep(history.kind(), news);
        } catch (RuntimeException e) {
            history.newsLost();
            throw e;
        }
    }

    private OptionalLong most(String provider, String model, boolean search, String prompt) {
        Instant now = clock.instant();
        var usage = new TokenUsage(prompt.length(), maxOutputTokens, null, null, null, null, search ? SEARCHES : null);
        OptionalLong withFees = prices.costTicks(provider, model, usage, now, search);
        return withFees.isPresent() || !search ? withFees : prices.costTicks(provider, model, usage, now, false);
    }

    private static boolean isSearch(Target target) {
        return target.surface().equals("api-search");
    }
}
