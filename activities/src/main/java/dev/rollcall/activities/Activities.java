package dev.rollcall.activities;

import dev.rollcall.activities.ask.Asks;
import dev.rollcall.activities.ask.Questions;
import dev.rollcall.activities.batch.BatchLane;
import dev.rollcall.activities.batch.BatchTools;
import dev.rollcall.activities.insight.AnswerReader;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.interruption.Steadiness;
import dev.rollcall.activities.jobs.JobControl;
import dev.rollcall.activities.judge.AnswerJudge;
import dev.rollcall.activities.judge.JudgeHandler;
import dev.rollcall.activities.judge.JudgeTerms;
import dev.rollcall.activities.limits.LedgerSlotScheduler;
import dev.rollcall.activities.limits.LedgerSync;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.activities.measure.CallObservations;
import dev.rollcall.activities.measure.WorkMeters;
import dev.rollcall.activities.site.OwnSites;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.batch.BatchPanel;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.CallKind;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ModelCalls;
import dev.rollcall.store.Providers;
import dev.rollcall.store.Workers;
import dev.rollcall.store.Workers.Presence;
import dev.rollcall.workflows.AskActivity;
import dev.rollcall.workflows.BatchActivities;
import dev.rollcall.workflows.InsightActivities;
import dev.rollcall.workflows.JobActivities;
import dev.rollcall.workflows.JudgeActivities;
import dev.rollcall.workflows.LedgerActivities;
import dev.rollcall.workflows.RetentionActivities;
import dev.rollcall.workflows.SiteActivities;
import io.temporal.client.WorkflowClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All activities of one worker, and what beats beside them: its sign of life, its claims, and, in one worker at a time,
 * the reconciler. It does not own ledger, panel and client: whoever made them closes them.
 */
public final class Activities implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Activities.class);
    private static final Duration BEAT = Duration.ofSeconds(3);
    private static final Duration TIDY = Duration.ofSeconds(1);
    private static final Duration EXCHANGE = Duration.ofSeconds(1);
    private static final Duration COSTS = Duration.ofSeconds(10);
    private static final int KEY_FILE_EVERY = 5;
    private static final int CHARACTERS_A_TOKEN = 4;
    private static final Duration WATCH = Duration.ofSeconds(3);
    private static final Duration BATCH_WORDS = Duration.ofMinutes(1);
    private static final Duration ALERTS = Duration.ofSeconds(15);

    private final Ledger ledger;
    private final List<ProviderConfig> configs;
    private final boolean simulated;
    private final WorkMeters meters;
    private final LedgerOutage outage;
    private final Steadiness steadiness = new Steadiness();
    private final Drain drain = new Drain();
    private final ExecutorService calls = callers();

    /** Apart from what talks to the ledger: a ledger that hangs must not make asks look dead. */
    private final ScheduledExecutorService heartbeats =
            Executors.newScheduledThreadPool(2, named("rollcall-heartbeat"));

    private final Chores chores;

    /** Slot reservations, and the limiters' alarms: they must not wait behind chores. */
    private final ScheduledExecutorService limits = Executors.newScheduledThreadPool(4, named("rollcall-limit"));

    private final LedgerSync ledgerSync;
    private final int worker;
    private final Presence presence;
    private final Asks asks;
    private final JobControl jobs;
    private final AnswerReader answers;

    /** Null: no batches are made. */
    private final BatchLane batches;

    /** Null: nobody judges answers. */
    private final AnswerJudge judge;

    /** Null: no sites are crawled. */
    private final OwnSites sites;

    private int exchanges;
    private volatile boolean reconciles;

    private Activities(
            ActivitiesOptions options,
            Ledger ledger,
            Panel panel,
            BatchPanel batchPanel,
            Prices prices,
            WorkflowClient client) {
        this.ledger = ledger;
        this.configs = options.configs();
        this.simulated = options.simulated();
        this.meters = new WorkMeters(options.meters());
        this.outage = new LedgerOutage(options.clock());
        this.chores = new Chores(named("rollcall-chore"), outage, meters);
        // First: whom a dead worker offered need not be offered any more.
        buryTheDead();
        worker = register(options, prices, batchPanel);
        ledgerSync = new LedgerSync(
                ledger,
                new LedgerSync.LimiterOptions(
                        simulated,
                        worker,
                        configs,
                        options.keys(),
                        options.timings().ofLimiters(),
                        firstEstimate(options),
                        options.clock()),
                new LedgerSlotScheduler(ledger, limits, outage::noticed),
                this::mayJudge);
        presence = ledger.workers().presence(worker);
        asks = new Asks(
                ledger,
                panel,
                prices,
                ledgerSync.limiters(),
                new Asks.AskOptions(
                        worker,
                        simulated,
                        options.maxOutputTokens(),
                        options.timings(),
                        options.clock(),
                        meters,
                        new CallObservations(options.observations())),
                new Asks.Threads(calls, heartbeats),
                drain,
                outage,
                this::mayJudge);
        batches = batchPanel == null ? null : batches(options, batchPanel, prices);
        jobs = new JobControl(
                ledger,
                client,
                simulated,
                drain,
                options.clock(),
                heartbeats,
                options.pace(),
                options.retention(),
                options.judge() != null,
                batches);
        answers = new AnswerReader(ledger, drain, heartbeats, asks::isAsking);
        judge = options.judge() == null ? null : judge(options, panel, prices);
        sites = options.sites() == null ? null : new OwnSites(ledger, options.sites(), drain, heartbeats);
        // The first beat decides at once who reconciles, so that what a dead worker left is taken up at start.
        reconciles = presence.beat();
        startChores(options);
    }

    private BatchLane batches(ActivitiesOptions options, BatchPanel batchPanel, Prices prices) {
        return new BatchLane(
                new BatchTools(
                        ledger,
                        batchPanel,
                        prices,
                        ledgerSync.limiters(),
                        worker,
                        Map.of(
                                CallKind.CELL,
                                BatchTools.cells(
                                        ledger, new Questions(ledger, options.maxOutputTokens()), options.timings()),
                                CallKind.JUDGE,
                                new JudgeHandler(ledger, judgeTerms(options))),
                        options.batches(),
                        outage,
                        drain),
                heartbeats,
                meters);
    }

    private AnswerJudge judge(ActivitiesOptions options, Panel panel, Prices prices) {
        return new AnswerJudge(
                new AnswerJudge.JudgeTools(
                        ledger,
                        answers.extractor(),
                        panel,
                        prices,
                        ledgerSync.limiters(),
                        batches == null ? null : batches.calls(jobs::start),
                        outage,
                        options.clock()),
                options.judge(),
                judgeTerms(options),
                simulated,
                drain,
                heartbeats);
    }

    private static JudgeTerms judgeTerms(ActivitiesOptions options) {
        return new JudgeTerms(ModelCalls.MOST_ERRORS, options.timings().backoff());
    }

    /** Says in the ledger who this worker is, and what it can ask. */
    private int register(ActivitiesOptions options, Prices prices, BatchPanel batchPanel) {
        int id = ledger.workers().register(host(), ProcessHandle.current().pid(), simulated, providers());
        ledger.prompts().publish(id, options.prompts());
        ledger.sweepSchedule().publish(id, options.pace().sweeps());
        ledger.providers()
                .publish(
                        simulated,
                        configs.stream()
                                .map(config -> entry(config, prices, batchPanel))
                                .toList());
        return id;
    }

    private void startChores(ActivitiesOptions options) {
        Duration reconcileEvery = options.pace().reconcileEvery();
        chores.every(BEAT, "sign of life", this::beat);
        chores.every(EXCHANGE, "limits and keys", this::exchange);
        chores.every(BEAT, "claims", asks::renewClaims);
        chores.every(COSTS, "costs of calls", asks::keepCosts);
        everyIfReconciling(TIDY, "tidying", () -> jobs.reconciler().tidy(mayJudge()));
        everyIfReconciling(TIDY, "indexing answers", jobs.reconciler()::index);
        everyIfReconciling(WATCH, "jobs ended by hand", jobs.reconciler()::watch);
        if (sites != null) {
            everyIfReconciling(WATCH, "crawls of sites", jobs.reconciler()::beginCrawls);
        }
        everyIfReconciling(WATCH, "batches to be stopped", jobs.reconciler()::stopBatches);
        everyIfReconciling(WATCH, "orders of the sweep's schedule", jobs.reconciler()::carryOutScheduleOrders);
        everyIfReconciling(ALERTS, "alerts", () -> evaluate(options.alerts()));
        everyIfReconciling(reconcileEvery, "prompts", this::settlePrompts);
        everyIfReconciling(reconcileEvery, "reconciling", jobs.reconciler()::reconcile);
        if (batches != null) {
            chores.every(BATCH_WORDS, "what batches did", batches.pass()::tell);
        }
        if (options.canaries() != null) {
            everyIfReconciling(reconcileEvery, "canary prompts", jobs.canaries(options.canaries()));
        }
    }

    /** Of a prompt, until the first replies tell. */
    private static LedgerSync.Tokens firstEstimate(ActivitiesOptions options) {
        int longest = options.prompts().values().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return new LedgerSync.Tokens(longest / CHARACTERS_A_TOKEN, options.maxOutputTokens());
    }

    /** One thread talks to the ledger about limits and keys; the key file is read again less often. */
    private void exchange() {
        if (exchanges++ % KEY_FILE_EVERY == 0) {
            outage.quietly("key file", ledgerSync::rereadKeys);
        }
        ledgerSync.exchange();
    }

    /** Whoever evaluates the rules publishes them, so that all see those that are in force. */
    private void evaluate(AlertSettings alerts) {
        ledger.alerts().publish(alerts);
        ledger.alertEvaluation().run(alerts, ledger.now());
    }

    /** Publishes prompts and providers, says that the worker lives, and begins to reconcile. */
    public static Activities open(
            ActivitiesOptions options, Ledger ledger, Panel panel, Prices prices, WorkflowClient client) {
        return open(options, ledger, panel, null, prices, client);
    }

    /** @param batches null: nothing is asked in batches, and nobody goes on with those that are under way */
    public static Activities open(
            ActivitiesOptions options,
            Ledger ledger,
            Panel panel,
            BatchPanel batches,
            Prices prices,
            WorkflowClient client) {
        return new Activities(options, ledger, panel, batches, prices, client);
    }

    public AskActivity asks() {
        return asks.activity();
    }

    public LedgerActivities ledger() {
        return jobs.ledgerActivities();
    }

    public JobActivities jobs() {
        return jobs.jobActivities();
    }

    public RetentionActivities retention() {
        return jobs.retentionActivities();
    }

    public InsightActivities insight() {
        return answers.activities();
    }

    /** Empty when this worker has nothing to do with batches. */
    public Optional<BatchActivities> batches() {
        return Optional.ofNullable(batches).map(BatchLane::activities);
    }

    /** Those of the providers whose calls may be asked in batches here. */
    public List<String> batchProviders() {
        return batches == null
                ? List.of()
                : providers().stream().filter(batches::has).toList();
    }

    /** Empty when nobody judges answers here. */
    public Optional<JudgeActivities> judge() {
        return Optional.ofNullable(judge).map(AnswerJudge::activities);
    }

    /** Empty when no sites are crawled here. */
    public Optional<SiteActivities> sites() {
        return Optional.ofNullable(sites).map(OwnSites::activities);
    }

    /** Who is asked here, in the panel's order. */
    public List<String> providers() {
        return configs.stream().map(ProviderConfig::provider).toList();
    }

    public boolean simulated() {
        return simulated;
    }

    /** Is this the one worker that does what one at a time does? */
    public boolean reconciles() {
        return reconciles;
    }

    /** Hears, whenever it changes, whether this worker takes part in asking a provider: not while only others have keys. */
    public void onTakingPart(BiConsumer<String, Boolean> listener) {
        ledgerSync.onTakingPart(listener);
    }

    /** From now on nothing new is begun; calls under way are ended and kept. */
    public void drain() {
        drain.request();
    }

    /** After the worker has ended its activities. */
    @Override
    public void close() {
        drain.request();
        chores.stop();
        limits.shutdownNow();
        heartbeats.shutdownNow();
        calls.shutdown();
        try {
            if (!chores.awaitEnd(Duration.ofSeconds(5)) || !calls.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("calls are still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        presence.close();
        try {
            ledger.workers().ended(worker);
        } catch (RuntimeException e) {
            LOG.warn("the ledger is away: it can't be told that this worker has ended; others find out within seconds");
        }
    }

    private void beat() {
        try {
            reconciles = presence.beat();
            outage.over();
        } catch (RuntimeException e) {
            reconciles = false;
            steadiness.lost();
            if (Ledger.isAway(e)) {
                outage.noticed();
            }
            throw e;
        }
    }

    /** Whether this worker may call others dead. */
    private boolean mayJudge() {
        return steadiness.isEnough(ledger.now());
    }

    /** What workers of this machine held whose process is gone is free at once. */
    private void buryTheDead() {
        ledger.workers()
                .bury(ledger.workers().alive().stream()
                        .filter(other -> other.host().equals(host())
                                && ProcessHandle.of(other.pid()).isEmpty())
                        .map(Workers.Worker::id)
                        .toList());
    }

    /** Prompts that only a dead worker's file had are asked no more. */
    private void settlePrompts() {
        if (mayJudge()) {
            ledger.prompts().settle();
        }
    }

    private void everyIfReconciling(Duration period, String what, Runnable step) {
        chores.everyIf(() -> reconciles, period, what, step);
    }

    private static Providers.ProviderEntry entry(ProviderConfig config, Prices prices, BatchPanel batchPanel) {
        return new Providers.ProviderEntry(
                config.provider(),
                config.surface(),
                config.models(),
                config.onByDefault(),
                config.retired(),
                config.keyVariable(),
                config.models().stream()
                        .filter(model -> !prices.knows(config.provider(), model))
                        .toList(),
                config.own(),
                config.models().stream()
                        .filter(model -> batchPanel != null
                                && BatchLane.has(batchPanel, config.provider(), model, config.surface()))
                        .toList());
    }

    /** A thread for each call: virtual ones where there are any (JDK 21), since a call does nothing but wait. */
    private static ExecutorService callers() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return Executors.newCachedThreadPool(named("rollcall-call"));
        }
    }

    private static ThreadFactory named(String name) {
        var n = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + n.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
