package dev.rollcall.activities.jobs;

import dev.rollcall.activities.batch.BatchLane;
import dev.rollcall.activities.canary.CanarySettings;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.workflows.JobActivities;
import dev.rollcall.workflows.LedgerActivities;
import dev.rollcall.workflows.RetentionActivities;
import io.temporal.client.WorkflowClient;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/** Planning, feeding, ending and reconciling jobs, as one worker does it: the door of this room. */
public final class JobControl {
    private final Ledger ledger;
    private final WorkflowStarter starter;
    private final boolean simulated;
    private final InstantSource clock;
    private final LedgerActivities ledgerActivities;
    private final JobActivities jobActivities;
    private final RetentionActivities retentionActivities;
    private final Reconciler reconciler;

    /**
     * @param simulated jobs that are started by hand ask the simulator
     * @param timer for heartbeats
     * @param judges whether this worker has a judge of answers
     * @param batches null: this worker makes none
     */
    public JobControl(
            Ledger ledger,
            WorkflowClient client,
            boolean simulated,
            Drain drain,
            InstantSource clock,
            ScheduledExecutorService timer,
            JobPace pace,
            Retention retention,
            boolean judges,
            BatchLane batches) {
        this.ledger = ledger;
        this.simulated = simulated;
        this.clock = clock;
        starter = new WorkflowStarter(client, ledger);
        var steps = new LedgerSteps(timer);
        ledgerActivities = new LedgerActivitiesImpl(ledger, starter, simulated, clock, steps);
        jobActivities = new JobActivitiesImpl(ledger, starter, drain, clock, steps, pace, batches);
        retentionActivities = new RetentionActivitiesImpl(ledger, retention, drain, steps);
        reconciler = new Reconciler(
                ledger,
                starter,
                new Sweeps(client, ledger.sweepSchedule()),
                new RetentionSchedule(client),
                new InsightStart(client, judges),
                new SiteStarts(client, ledger, starter),
                new SearchAttributeSetup(client));
    }

    public LedgerActivities ledgerActivities() {
        return ledgerActivities;
    }

    public JobActivities jobActivities() {
        return jobActivities;
    }

    public RetentionActivities retentionActivities() {
        return retentionActivities;
    }

    /** One worker at a time does it: makes the day's job of canary prompts. */
    public Runnable canaries(CanarySettings settings) {
        return new CanaryJobs(ledger, starter, simulated, clock, settings)::put;
    }

    /** Starts a batch's workflow, if it does not run. */
    public void start(ProviderBatch batch) {
        starter.start(batch);
    }

    /** What one worker at a time does. */
    public Reconciler reconciler() {
        return reconciler;
    }
}
