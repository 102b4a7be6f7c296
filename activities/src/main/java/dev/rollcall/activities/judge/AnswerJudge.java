package dev.rollcall.activities.judge;

import dev.rollcall.activities.batch.CallBatches;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.activities.limits.ProviderLimiter;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.store.CallKind;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.workflows.JudgeActivities;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/** Judging answers, as a worker does it that has a judge in its settings: the door of this room. */
public final class AnswerJudge {
    private final JudgeTools tools;
    private final JudgeSettings settings;
    private final JudgeTerms terms;
    private final Target judge;

    /** Null: nothing is asked in batches. */
    private final JudgeFeed feed;

    private final JudgeActivities activities;

    /**
     * What it works with, and does not own.
     *
     * @param extractor by which this worker reads answers
     * @param batches null: this worker makes none
     */
    public record JudgeTools(
            Ledger ledger,
            int extractor,
            Panel panel,
            Prices prices,
            Map<String, ProviderLimiter> limiters,
            CallBatches batches,
            LedgerOutage outage,
            InstantSource clock) {}

    /**
     * @param timer for heartbeats
     * @throws IllegalArgumentException when the judge is none of the models that this worker asks
     */
    public AnswerJudge(
            JudgeTools tools,
            JudgeSettings settings,
            JudgeTerms terms,
            boolean simulated,
            Drain drain,
            ScheduledExecutorService timer) {
        this.tools = tools;
        this.settings = settings;
        this.terms = terms;
        judge = target(simulated);
        feed = tools.batches() == null
                ? null
                : new JudgeFeed(tools.ledger(), tools.batches(), tools.prices(), settings, judge, tools.extractor());
        activities = new JudgeActivitiesImpl(tools.ledger().judgeOrders(), this, drain, new LedgerSteps(timer));
    }

    private Target target(boolean simulated) {
        List<Target> targets = tools.ledger().providers().publishedTargets(simulated, List.of(settings.provider()));
        return targets.stream()
                .filter(target -> target.model().equals(settings.model()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "the judge " + settings.provider() + "/"
                                        + settings.model() + " is not asked by this worker; it asks "
                                        + (targets.isEmpty() ? "no model of " + settings.provider() : labels(targets))
                                        + ": name one of these under insight.judge in rollcall.yaml, or add the model to its provider"));
    }

    private static String labels(List<Target> targets) {
        return String.join(", ", targets.stream().map(Target::label).toList());
    }

    /** What Temporal calls. */
    public JudgeActivities activities() {
        return activities;
    }

    Optional<JudgeFeed> feed() {
        return Optional.ofNullable(feed);
    }

    /** Of orders that name none. */
    Lane lane() {
        return settings.lane();
    }

    DomainJudging of(int domain, String by, BooleanSupplier stopped) {
        return new DomainJudging(
                tools.ledger(),
                new JudgeCalls(
                        tools.ledger().modelCalls(CallKind.JUDGE),
                        tools.panel(),
                        tools.prices(),
                        settings,
                        terms,
                        tools.outage(),
                        tools.clock()),
                new PermitWait(tools.limiters().get(settings.provider()), settings.model(), stopped),
                judge,
                tools.extractor(),
                domain,
                by,
                stopped);
    }
}
