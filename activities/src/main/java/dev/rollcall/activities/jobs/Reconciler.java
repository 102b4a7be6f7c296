package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import io.grpc.StatusRuntimeException;
import io.temporal.client.schedules.ScheduleException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts again whatever the ledger says is unfinished and Temporal does not know, and frees what nobody alive holds.
 * One worker at a time does it. The workflow of a paused job is there, too: it waits, and takes signals.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Ledger ledger;
    private final WorkflowStarter starter;
    private final Sweeps sweeps;
    private final RetentionSchedule retention;
    private final SearchAttributeSetup attributes;

    Reconciler(
            Ledger ledger,
            WorkflowStarter starter,
            Sweeps sweeps,
            RetentionSchedule retention,
            SearchAttributeSetup attributes) {
        this.ledger = ledger;
        this.starter = starter;
        this.sweeps = sweeps;
        this.retention = retention;
        this.attributes = attributes;
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
        }
        ledger.actions().goOn();
        ledger.providerEvents().tell();
        ledger.eventMover().move();
    }

    /** Every second or so, apart from what must not wait for it: lets new answers be found by their words. */
    public void index() {
        ledger.answerIndex().goOn();
    }

    /**
     * Every few seconds: cancels each job whose workflow a person has ended in Temporal, and notes who did it. Logs nothing
     * while Temporal is away: {@link #reconcile} does.
     */
    public void watch() {
        for (Job job : ledger.jobs().unfinished()) {
            try {
                switch (starter.look(job.driver())) {
                    case ENDING_BY_HAND, ENDED_BY_HAND -> cancel(job);
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

    /** At start and every minute. */
    public void reconcile() {
        alone("search attributes", attributes::put);
        alone("the sweep's schedule", sweeps::put);
        alone("the retention's schedule", retention::put);
        ledger.jobs().unfinished().forEach(job -> alone("job " + job.name(), () -> reconcile(job)));
    }

    /** A step that fails does not stop the others. */
    private static void alone(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn("can't set up or repair {} for now: {}", what, e.toString());
        }
    }

    private void reconcile(Job job) {
        switch (starter.look(job.driver())) {
            case RUNNING -> {}
            case ENDING_BY_HAND, ENDED_BY_HAND -> {
                if (!cancel(job)) {
                    start(job);
                }
            }
            case ENDED, LOST -> start(job);
        }
    }

    private void start(Job job) {
        LOG.info("job {} is unfinished and Temporal does not work on it: starting it", job.name());
        starter.start(job);
    }

    /** @return false when no person has ended the workflow: it was deleted, or is being deleted */
    private boolean cancel(Job job) {
        Optional<String> note = starter.endedByHand(job.driver());
        if (note.isPresent() && ledger.jobs().cancel(job.id(), note.get())) {
            LOG.info("job {} is cancelled: its workflow was {}", job.name(), note.get());
        }
        return note.isPresent();
    }
}
