package dev.rollcall.activities.ask;

import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.limits.ProviderLimiter;
import dev.rollcall.activities.measure.CallObservations;
import dev.rollcall.activities.measure.WorkMeters;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.workflows.AskActivity;
import dev.rollcall.workflows.AskRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/** Asking, as one worker does it: the door of this room, and what all its attempts share. */
public final class Asks {
    private final Ledger ledger;
    private final Map<String, ProviderLimiter> limiters;
    private final AskOptions options;
    private final Executor calls;
    private final BooleanSupplier mayJudge;
    private final LedgerOutage outage;
    private final ClaimRenewer claims;
    private final CostEstimates costs;
    private List<Target> pricedTargets = List.of();
    private List<PromptVersion> pricedPrompts = List.of();
    private final ProviderCall providerCall;
    private final JobStandings standings;
    private final AttemptRegistry attempts;

    /**
     * @param worker its row in the ledger
     * @param simulated it asks the simulator
     * @param maxOutputTokens most tokens that an answer may have
     * @param clock for waits
     * @param meters of its work
     * @param observations of each ask, call and save
     */
    public record AskOptions(
            int worker,
            boolean simulated,
            int maxOutputTokens,
            AskTimings timings,
            InstantSource clock,
            WorkMeters meters,
            CallObservations observations) {}

    /**
     * @param calls runs each call; a call does nothing but wait
     * @param heartbeats apart from whatever talks to the ledger: a ledger that hangs must not make attempts look dead
     */
    public record Threads(Executor calls, ScheduledExecutorService heartbeats) {}

    /** @param mayJudge whether this worker may call others dead: not right after the ledger was away, when nobody was seen */
    public Asks(
            Ledger ledger,
            Panel panel,
            Prices prices,
            Map<String, ProviderLimiter> limiters,
            AskOptions options,
            Threads threads,
            Drain drain,
            LedgerOutage outage,
            BooleanSupplier mayJudge) {
        this.ledger = ledger;
        this.limiters = Map.copyOf(limiters);
        this.options = options;
        this.calls = threads.calls();
        this.mayJudge = mayJudge;
        this.outage = outage;
        claims = new ClaimRenewer(ledger, outage);
        standings = new JobStandings(ledger);
        costs = new CostEstimates(ledger, prices, options.maxOutputTokens(), options.clock());
        publishCosts();
        providerCall = new ProviderCall(
                panel,
                prices,
                costs,
                standings,
                ledger.attemptStarts(),
                new ReplySaver(ledger.attemptResults(), outage, options.meters()),
                new Questions(ledger, options.maxOutputTokens()),
                options.timings(),
                options.meters(),
                options.observations());
        attempts = new AttemptRegistry(
                drain, threads.heartbeats(), options.timings().heartbeat());
    }

    /** Whether this worker asks anybody now. */
    public boolean isAsking() {
        return attempts.isBusy();
    }

    /** What Temporal calls. */
    public AskActivity activity() {
        return new AskActivityImpl(this);
    }

    /** Every few seconds: claims that are not renewed end. */
    public void renewClaims() {
        claims.renew();
    }

    /** Every few seconds: what calls cost lately, for the next worker, and for those who want to know before they ask. */
    public void keepCosts() {
        publishCosts();
        costs.keep();
    }

    /** The most that each call can cost: at start, and when people have ordered other prompts or targets since. */
    private void publishCosts() {
        List<Target> targets = ledger.providers().publishedTargets(options.simulated(), List.copyOf(limiters.keySet()));
        List<PromptVersion> prompts = ledger.prompts().current();
        if (!targets.equals(pricedTargets) || !prompts.equals(pricedPrompts)) {
            costs.publish(targets, prompts);
            pricedTargets = targets;
            pricedPrompts = prompts;
        }
    }

    /** @param fence the attempt's number: a later one fences off those before it */
    AskAttempt.End run(AskRequest request, String owner, int fence, Heartbeat heartbeat) {
        try {
            AskWork work = AskWork.load(ledger, request);
            return options.observations()
                    .ask(work.job().name(), work.provider(), work.job().isInteractive())
                    .observe(() -> attempts.run(new AskAttempt(this, work, owner, fence, heartbeat)));
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                return new AskAttempt.End.Stopped(outage.comeBack(e));
            }
            throw e;
        }
    }

    ProviderLimiter limiter(String provider) {
        ProviderLimiter limiter = limiters.get(provider);
        if (limiter == null) {
            throw new IllegalStateException("this worker does not ask " + provider);
        }
        return limiter;
    }

    Ledger ledger() {
        return ledger;
    }

    int worker() {
        return options.worker();
    }

    boolean simulated() {
        return options.simulated();
    }

    AskTimings timings() {
        return options.timings();
    }

    InstantSource clock() {
        return options.clock();
    }

    WorkMeters meters() {
        return options.meters();
    }

    CallObservations observations() {
        return options.observations();
    }

    Executor calls() {
        return calls;
    }

    ClaimRenewer claims() {
        return claims;
    }

    JobStandings standings() {
        return standings;
    }

    ProviderCall providerCall() {
        return providerCall;
    }

    LedgerOutage outage() {
        return outage;
    }

    boolean mayJudge() {
        return mayJudge.getAsBoolean();
    }
}
