package dev.rollcall.api;

import dev.rollcall.events.DeliveryCounter;
import dev.rollcall.events.EventDelivery;
import dev.rollcall.events.EventOptions;
import dev.rollcall.store.AlertMeasure;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Workers.StandIn;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges whether any worker lives, since a worker can't tell that there is none. While the alert that says so is open, this
 * process does what a worker would do for it: it gives events their numbers and delivers them. It stops when a worker lives.
 */
final class WorkerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerWatch.class);
    private static final int SECONDS = 3;
    private static final int EVALUATE_EVERY = 5;

    private final Ledger ledger;
    private final RulesInForce rules;
    private final EventOptions events;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "rollcall-worker-watch");
        thread.setDaemon(true);
        return thread;
    });
    private int looks;
    private StandIn standIn;
    private EventDelivery delivery;
    private volatile boolean onDuty;

    WorkerWatch(Ledger ledger, RulesInForce rules, EventOptions events) {
        this.ledger = ledger;
        this.rules = rules;
        this.events = events;
    }

    /** Looks every few seconds, for the first time a little later: workers that start with this process live by then. */
    WorkerWatch start() {
        var unused = timer.scheduleWithFixedDelay(
                this::lookQuietly, (long) SECONDS * EVALUATE_EVERY, SECONDS, TimeUnit.SECONDS);
        return this;
    }

    private void lookQuietly() {
        try {
            if (looks++ % EVALUATE_EVERY == 0) {
                evaluate();
            }
            standInIfNeeded();
        } catch (RuntimeException e) {
            standBack();
            LOG.debug("can't see right now whether a worker lives", e);
        }
    }

    /** Raises and resolves the alerts about workers. */
    void evaluate() {
        AlertSettings settings = rules.read();
        ledger.alertEvaluation().some(settings.only(aboutWorkers(settings)), ledger.now());
    }

    /** Delivers events while nobody else can. */
    void standInIfNeeded() {
        if (standIn == null && !isToldThatNoWorkerLives()) {
            return;
        }
        if (!ledger.workers().alive().isEmpty()) {
            standBack();
            return;
        }
        if (standIn == null) {
            standIn = ledger.workers().standIn();
        }
        onDuty = standIn.holds();
        if (onDuty) {
            ledger.eventMover().move();
            if (delivery == null) {
                delivery = EventDelivery.start(ledger, events, () -> onDuty, DeliveryCounter.NONE);
            }
        }
    }

    private boolean isToldThatNoWorkerLives() {
        List<String> names =
                aboutWorkers(rules.read()).stream().map(AlertRule::rule).toList();
        return ledger.alerts().open().stream().anyMatch(alert -> names.contains(alert.rule()));
    }

    private static List<AlertRule> aboutWorkers(AlertSettings settings) {
        return settings.rules().stream()
                .filter(rule -> rule.measure() == AlertMeasure.WORKER_SILENCE_SECONDS)
                .toList();
    }

    private void standBack() {
        onDuty = false;
        if (delivery != null) {
            delivery.close();
            delivery = null;
        }
        if (standIn != null) {
            standIn.close();
            standIn = null;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            // What it does just now ends first: it may hold a session of the ledger.
            if (!timer.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("the look for workers did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        standBack();
    }
}
