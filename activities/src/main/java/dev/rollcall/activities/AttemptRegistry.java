package dev.rollcall.activities;

import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.AttemptResult;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.ResultOutcome;
import dev.rollcall.workflows.FailureTypes;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all asks of one worker share: its ledger, its panel, its claims, and the one attempt of each activity. */
final class AttemptRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRegistry.class);

    /** When the ledger is away: how long the activity stays away. */
    private static final Duration LEDGER_AWAY = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final Panel panel;
    private final Prices prices;
    private final Map<String, Panelist> panelists;
    private final int worker;
    private final int maxOutputTokens;
    private final AskTimings timings;
    private final InstantSource clock;
    private final Drain drain;
    private final Executor calls;
    private final ScheduledExecutorService heartbeats;
    private final BooleanSupplier judges;
    private final LedgerOutage absence;

    private final Map<String, AskAttempt> asks = new ConcurrentHashMap<>();
    private final Set<Long> claims = ConcurrentHashMap.newKeySet();
    private final Map<Integer, PromptVersion> prompts = new ConcurrentHashMap<>();

    AttemptRegistry(
            Ledger ledger,
            Panel panel,
            Prices prices,
            Map<String, Panelist> panelists,
            int worker,
            int maxOutputTokens,
            AskTimings timings,
            InstantSource clock,
            Drain drain,
            Executor calls,
            ScheduledExecutorService heartbeats,
            BooleanSupplier judges,
            LedgerOutage absence) {
        this.ledger = ledger;
        this.panel = panel;
        this.prices = prices;
        this.panelists = Map.copyOf(panelists);
        this.worker = worker;
        this.maxOutputTokens = maxOutputTokens;
        this.timings = timings;
        this.clock = clock;
        this.drain = drain;
        this.calls = calls;
        this.heartbeats = heartbeats;
        this.judges = judges;
        this.absence = absence;
    }

    /**
     * Runs an attempt. An earlier attempt of the same activity in this JVM, which Temporal believes dead, is stopped
     * first: its calls in flight are kept, so the new attempt finds their answers instead of asking again.
     */
    AskAttempt.End attend(Supplier<AskAttempt> attempt) {
        try {
            return attend(attempt.get());
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                return new AskAttempt.End.Stopped(ledgerAway(e));
            }
            throw e;
        }
    }

    private AskAttempt.End attend(AskAttempt ask) {
        Runnable stopOnDrain = () -> ask.stop(drained());
        var beats = heartbeats.scheduleAtFixedRate(
                ask::beat, timings.heartbeat().toMillis(), timings.heartbeat().toMillis(), TimeUnit.MILLISECONDS);
        try {
            AskAttempt earlier = asks.put(ask.owner(), ask);
            if (earlier != null) {
                earlier.stop(superseded());
                earlier.awaitOver();
            }
            drain.onRequest(stopOnDrain);
            return ask.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new AskAttempt.End.Stopped(new IllegalStateException("interrupted", e));
        } finally {
            beats.cancel(false);
            drain.forget(stopOnDrain);
            asks.remove(ask.owner(), ask);
            ask.isOver();
        }
    }

    /** Tries until the ledger is back: an answer in hand is paid for. */
    void keep(AttemptResult save) {
        while (true) {
            try {
                if (ledger.attemptResults().save(save).join() == ResultOutcome.FENCED) {
                    LOG.warn(
                            "cell {} attempt {}: somebody else has asked it since, this {} reply is noted as an attempt only",
                            save.cell(),
                            save.n(),
                            save.outcome());
                }
                return;
            } catch (CompletionException e) {
                if (!Ledger.isAway(e)) {
                    LOG.error("cell {} attempt {}: its reply can't be saved", save.cell(), save.n(), e);
                    return;
                }
                absence.away();
                pause();
            }
        }
    }

    Cost cost(Question question, Reply reply, Instant askedAt) {
        return Cost.of(prices, question, reply, askedAt);
    }

    void hold(long claim) {
        claims.add(claim);
    }

    /** Lets go of a claim; when the ledger is away, the reaper does. */
    void release(long claim) {
        claims.remove(claim);
        try {
            ledger.claims().close(claim);
        } catch (RuntimeException e) {
            absence.away();
        }
    }

    void renewClaims() {
        if (!claims.isEmpty()) {
            ledger.claims().renew(Set.copyOf(claims).stream().toList());
        }
    }

    Panelist panelist(String provider) {
        Panelist panelist = panelists.get(provider);
        if (panelist == null) {
            throw new IllegalStateException("this worker does not ask " + provider);
        }
        return panelist;
    }

    PromptVersion prompt(int id) {
        return prompts.computeIfAbsent(id, ledger.prompts()::version);
    }

    Ledger ledger() {
        return ledger;
    }

    Panel panel() {
        return panel;
    }

    Executor calls() {
        return calls;
    }

    AskTimings timings() {
        return timings;
    }

    Instant now() {
        return clock.instant();
    }

    int worker() {
        return worker;
    }

    /** May this worker call another one dead? Not right after the ledger was away, when nobody has been seen. */
    boolean judges() {
        return judges.getAsBoolean();
    }

    int maxOutputTokens() {
        return maxOutputTokens;
    }

    RuntimeException unknown(String what) {
        return ApplicationFailure.newNonRetryableFailure("the ledger knows no " + what, FailureTypes.MEND_INPUT);
    }

    RuntimeException ledgerAway(Throwable cause) {
        LOG.debug("the ledger is away", cause);
        absence.away();
        return ledgerAway();
    }

    static ApplicationFailure ledgerAway() {
        return comeBack("the ledger is away", LEDGER_AWAY);
    }

    private static RuntimeException drained() {
        return comeBack("this worker is shutting down", Duration.ofSeconds(3));
    }

    private static RuntimeException superseded() {
        return comeBack("a later attempt has taken over", Duration.ofSeconds(1));
    }

    /** Never without a delay, and never below a second: Temporal counts waits as attempts and would back off by itself. */
    static ApplicationFailure comeBack(String why, Duration delay) {
        Duration atLeast = delay.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : delay;
        return ApplicationFailure.newBuilder()
                .setMessage(why)
                .setType(FailureTypes.COME_BACK)
                .setNextRetryDelay(atLeast)
                .setCategory(ApplicationErrorCategory.BENIGN)
                .build();
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            // A shutdown that can't wait any longer ends the process; until then the answer is held.
            Thread.interrupted();
        }
    }
}
