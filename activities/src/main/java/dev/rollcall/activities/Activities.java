package dev.rollcall.activities;

import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers;
import dev.rollcall.store.Workers;
import dev.rollcall.store.Workers.Presence;
import dev.rollcall.workflows.AskActivity;
import dev.rollcall.workflows.JobActivities;
import dev.rollcall.workflows.LedgerActivities;
import io.temporal.client.WorkflowClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private static final Duration KEYS = Duration.ofSeconds(1);
    private static final Duration KEY_FILE = Duration.ofSeconds(5);
    private static final Duration RECONCILE = Duration.ofMinutes(1);
    private static final Duration WATCH = Duration.ofSeconds(3);
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration JUMP = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final List<ProviderConfig> configs;
    private final boolean simulated;
    private final LedgerOutage absence;
    private final Drain drain = new Drain();
    private final ExecutorService calls = callers();

    /** Apart from what talks to the ledger: a ledger that hangs must not make asks look dead. */
    private final ScheduledExecutorService heartbeats =
            Executors.newScheduledThreadPool(2, named("rollcall-heartbeat"));

    private final ScheduledExecutorService chores = Executors.newScheduledThreadPool(7, named("rollcall-chore"));
    /** Reservations, and the gates' alarms: they must not wait behind chores. */
    private final ScheduledExecutorService limits = Executors.newScheduledThreadPool(4, named("rollcall-limit"));

    private final LedgerSync ledgerSync;
    private final int worker;
    private final Presence presence;
    private final Reconciler reconciler;
    private final AskActivity asks;
    private final LedgerActivities ledgerActivities;
    private final JobActivities jobs;
    private volatile boolean reconciles;
    private volatile long steadySince = System.nanoTime();

    // Guarded by this: the ledger's clock and this worker's own, read together.
    private Instant ledgerThen;
    private long nanosThen;

    private Activities(ActivitiesOptions options, Ledger ledger, Panel panel, Prices prices, WorkflowClient client) {
        this.ledger = ledger;
        this.configs = options.configs();
        this.simulated = options.simulated();
        this.absence = new LedgerOutage(options.clock());
        // First: whom a dead worker offered need not be offered any more.
        buryTheDead();
        ledger.prompts().publish(options.prompts());
        ledger.providers()
                .publish(
                        simulated,
                        configs.stream().map(config -> entry(config, prices)).toList());
        worker = ledger.workers().register(host(), ProcessHandle.current().pid(), simulated, providers());
        ledgerSync =
                new LedgerSync(ledger, options, worker, new LedgerSlotScheduler(ledger, limits, absence), this::judges);
        presence = ledger.workers().presence(worker);
        var starter = new WorkflowStarter(client, ledger);
        reconciler = new Reconciler(ledger, starter, new Sweeps(client), new SearchAttributeSetup(client));
        var registry = new AttemptRegistry(
                ledger,
                panel,
                prices,
                ledgerSync.panelists(),
                worker,
                options.maxOutputTokens(),
                options.timings(),
                options.clock(),
                drain,
                calls,
                heartbeats,
                this::judges,
                absence);
        asks = new AskActivityImpl(registry);
        var steps = new LedgerSteps(heartbeats);
        ledgerActivities = new LedgerActivitiesImpl(ledger, starter, simulated, options.clock(), steps);
        jobs = new JobActivitiesImpl(ledger, starter, drain, options.clock(), steps);
        // The first beat decides at once who reconciles, so that what a dead worker left is taken up at start.
        reconciles = presence.beat();
        every(BEAT, "sign of life", this::beat);
        every(KEYS, "keys", ledgerSync::exchange);
        every(KEY_FILE, "key file", ledgerSync::reread);
        every(BEAT, "claims", registry::renewClaims);
        every(TIDY, "tidying", () -> {
            if (reconciles) {
                reconciler.tidy(judges());
            }
        });
        every(WATCH, "jobs ended by hand", () -> {
            if (reconciles) {
                reconciler.watch();
            }
        });
        every(RECONCILE, "reconciling", () -> {
            if (reconciles) {
                reconciler.reconcile();
            }
        });
    }

    /** Publishes prompts and providers, says that the worker lives, and begins to reconcile. */
    public static Activities open(
            ActivitiesOptions options, Ledger ledger, Panel panel, Prices prices, WorkflowClient client) {
        return new Activities(options, ledger, panel, prices, client);
    }

    public AskActivity asks() {
        return asks;
    }

    public LedgerActivities ledger() {
        return ledgerActivities;
    }

    public JobActivities jobs() {
        return jobs;
    }

    /** Who is asked here, in the panel's order. */
    public List<String> providers() {
        return configs.stream().map(ProviderConfig::provider).toList();
    }

    public boolean simulated() {
        return simulated;
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
        chores.shutdownNow();
        limits.shutdownNow();
        heartbeats.shutdownNow();
        calls.shutdown();
        try {
            if (!chores.awaitTermination(5, TimeUnit.SECONDS) || !calls.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("calls are still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        presence.close();
        try {
            ledger.workers().ended(worker);
        } catch (RuntimeException e) {
            LOG.warn("the ledger is away: this worker's goodbye is not in it");
        }
    }

    private void beat() {
        try {
            reconciles = presence.beat();
            absence.back();
        } catch (RuntimeException e) {
            reconciles = false;
            steadySince = System.nanoTime();
            if (Ledger.isAway(e)) {
                absence.away();
            }
            throw e;
        }
    }

    /** Others have had the time to be seen again since the ledger was away, or since its clock has jumped. */
    private boolean judges() {
        long nanos = System.nanoTime();
        return judges(nanos, ledger.now());
    }

    private synchronized boolean judges(long nanos, Instant ledgerNow) {
        if (ledgerThen != null) {
            Duration gone = Duration.between(ledgerThen, ledgerNow);
            if (gone.minusNanos(nanos - nanosThen).abs().compareTo(JUMP) > 0) {
                steadySince = nanos;
            }
        }
        ledgerThen = ledgerNow;
        nanosThen = nanos;
        return nanos - steadySince > STEADY.toNanos();
    }

    /** A worker of this machine whose process is gone has nothing to say any more: what it held is free at once. */
    private void buryTheDead() {
        ledger.workers()
                .bury(ledger.workers().alive().stream()
                        .filter(other -> other.host().equals(host())
                                && ProcessHandle.of(other.pid()).isEmpty())
                        .map(Workers.Worker::id)
                        .toList());
    }

    private void every(Duration period, String what, Runnable step) {
        var unused = chores.scheduleWithFixedDelay(
                () -> absence.quietly(what, step), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Providers.Entry entry(ProviderConfig config, Prices prices) {
        return new Providers.Entry(
                config.provider(),
                config.surface(),
                config.models(),
                config.onByDefault(),
                config.retired(),
                config.keyVariable(),
                config.models().stream()
                        .filter(model -> !prices.knows(config.provider(), model))
                        .toList(),
                config.own());
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
