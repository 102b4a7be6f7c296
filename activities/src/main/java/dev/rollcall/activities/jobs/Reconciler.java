package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.workflows.WorkflowIds;
import io.grpc.StatusRuntimeException;
import io.temporal.client.schedules.ScheduleException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts again whatever the ledger says is unfinished and Temporal does not know, and frees what nobody alive holds.
 * One worker at a time does it. The workflow of a paused job is there, too: it waits, and takes signals.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    /** So long after a batch should have been looked at. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final WorkflowStarter starter;
    private final Sweeps sweeps;
    private final RetentionSchedule retention;
    private final InsightStart insight;
    private final SiteStarts sites;
    private final SearchAttributeSetup attributes;
    private final JobLog log;

    /** The first pass looks at all batches; Temporal's state may have been lost. */
    private boolean hasLookedAtBatches;

    /** Since the last pass. */
    private final AtomicInteger freedCells = new AtomicInteger();

    Reconciler(
            Ledger ledger,
            WorkflowStarter starter,
            Sweeps sweeps,
            RetentionSchedule retention,
            InsightStart insight,
            SiteStarts sites,
            SearchAttributeSetup attributes) {
        this.ledger = ledger;
        this.starter = starter;
        this.sweeps = sweeps;
        this.retention = retention;
        this.insight = insight;
        this.sites = sites;
        this.attributes = attributes;
        this.log = new JobLog(ledger);
    }

    /**
     * Every second or so: folds counters and usage, makes the accounts of cancelled jobs final, frees the cells of void claims,
     * goes on with actions whose caller is gone, and gives events their numbers.
     *
     * @param judges whether this worker may judge others dead
     */
    public void tidy(boolean judges) {
        ledger.counters().fold();
        ledger.usage().fold();
        ledger.usageMinutes().deleteOld();
        ledger.counters().settle();
        int freed = judges ? ledger.claims().reap() : 0;
        if (freed > 0) {
            LOG.info("{} cells of dead workers or expired claims are free again", freed);
            freedCells.addAndGet(freed);
        }
        ledger.actions().goOn();
        ledger.providerEvents().tell();
        log.begin();
        if (ledger.eventMover().move() > 0) {
            log.tell();
        }
    }

    /** Every second or so, apart from what must not wait for it: lets new answers be found by their words, if it is time. */
    public void index() {
        if (!ledger.answerIndex().waits()) {
            ledger.answerIndex().goOn();
        }
    }

    /**
     * Every few seconds: cancels each job whose workflow a person has ended in Temporal, and notes who did it. Logs nothing
     * while Temporal is away: {@link #reconcile} does.
     */
    public void watch() {
        for (Job job : ledger.jobs().unfinished()) {
            try {
                switch (starter.look(job.driver())) {
                    case ENDING_BY_HAND, ENDED_BY_HAND -> cancel(job, new ReconcilePass());
                    case RUNNING, ENDED, LOST -> {}
                }
            } catch (StatusRuntimeException e) {
                return;
            }
        }
    }

    /**
     * Every few seconds: tells Temporal what people ordered of the sweep's schedule. Logs nothing while Temporal is away:
     * {@link #reconcile} does.
     */
    public void carryOutScheduleOrders() {
        try {
            sweeps.carryOutOrders();
        } catch (StatusRuntimeException | ScheduleException e) {
            // The order stays, and is carried out when Temporal is back.
        }
    }

    /** Every few seconds: begins crawls of sites that were ordered or are due. */
    public void beginCrawls() {
        sites.begin();
    }

    /** At start and every minute. */
    public void reconcile() {
        var pass = new ReconcilePass();
        alone("search attributes", pass, attributes::put);
        alone("the sweep's schedule", pass, sweeps::put);
        alone("the retention's schedule", pass, retention::put);
        alone("the workflow that reads answers", pass, insight::put);
        ledger.jobs().unfinished().forEach(job -> alone("job " + job.name(), pass, () -> reconcile(job, pass)));
        alone("batches", pass, () -> reconcileBatches(pass));
        alone("crawls of sites", pass, sites::goOn);
        pass.tell(LOG, freedCells.getAndSet(0));
    }

    /** A step that fails does not stop the others. */
    private static void alone(String what, ReconcilePass pass, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            pass.error();
            LOG.warn("can't set up or repair {} for now: {}", what, e.toString());
        }
    }

    private void reconcile(Job job, ReconcilePass pass) {
        pass.job();
        switch (starter.look(job.driver())) {
            case RUNNING -> {}
            case ENDING_BY_HAND, ENDED_BY_HAND -> {
                if (!cancel(job, pass)) {
                    start(job, pass);
                }
            }
            case ENDED, LOST -> start(job, pass);
        }
    }

    /** A batch that was not looked at in time has no workflow, or nobody takes its steps. */
    private void reconcileBatches(ReconcilePass pass) {
        Instant late = ledger.now().minus(LATE);
        for (ProviderBatch batch : ledger.batchList().open()) {
            boolean isLate = batch.times().nextPollAt().isBefore(late);
            if ((isLate || !hasLookedAtBatches)
                    && starter.look(WorkflowIds.providerBatch(batch.token()))
                            != WorkflowStarter.WorkflowStatus.RUNNING) {
                LOG.info("batch {} of {} has no workflow: starting it", batch.token(), batch.purpose());
                starter.start(batch);
                pass.started();
            }
        }
        hasLookedAtBatches = true;
    }

    /** Every few seconds: batches that are to be stopped are looked at, and their providers told so. */
    public void stopBatches() {
        for (ProviderBatch batch : ledger.batchList().toStop()) {
            try {
                starter.changed(batch);
            } catch (StatusRuntimeException e) {
                return;
            }
        }
    }

    private void start(Job job, ReconcilePass pass) {
        LOG.info("job {} is unfinished and Temporal does not work on it: starting it", job.name());
        starter.start(job);
        pass.started();
    }

    /** @return false when no person has ended the workflow: it was deleted, or is being deleted */
    private boolean cancel(Job job, ReconcilePass pass) {
        Optional<String> note = starter.endedByHand(job.driver());
        if (note.isPresent() && ledger.jobLifecycle().cancel(job.id(), note.get())) {
            LOG.info("job {} is cancelled: its workflow was {}", job.name(), note.get());
            pass.cancelled();
        }
        return note.isPresent();
    }
}
