package dev.rollcall.activities.jobs;

import dev.rollcall.activities.batch.BatchFeed;
import dev.rollcall.activities.batch.BatchLane;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.FeedReport;
import dev.rollcall.workflows.JobActivities;
import dev.rollcall.workflows.JobPlan;
import dev.rollcall.workflows.JobRequest;
import java.time.InstantSource;

final class JobActivitiesImpl implements JobActivities {
    private final Ledger ledger;
    private final JobFinder finder;
    private final WorkflowStarter starter;
    private final Drain drain;
    private final InstantSource clock;
    private final LedgerSteps steps;
    private final JobPace pace;
    private final BatchLane batches;

    /** @param batches null: this worker makes none */
    JobActivitiesImpl(
            Ledger ledger,
            WorkflowStarter starter,
            Drain drain,
            InstantSource clock,
            LedgerSteps steps,
            JobPace pace,
            BatchLane batches) {
        this.ledger = ledger;
        this.finder = new JobFinder(ledger);
        this.starter = starter;
        this.drain = drain;
        this.clock = clock;
        this.steps = steps;
        this.pace = pace;
        this.batches = batches;
    }

    @Override
    public JobPlan planJob(JobRequest request) {
        return steps.runLong(progress -> {
            Job job = finder.job(request);
            new Planning(ledger).plan(job, progress);
            return new JobPlan(job.name(), job.windowName(), job.domains(), job.planned());
        });
    }

    @Override
    public FeedReport feed(JobRequest request) {
        return steps.runLong(progress -> {
            Job job = finder.job(request);
            BatchFeed ofJob = batches == null ? null : batches.feed(job, starter::start);
            return new Feed(ledger, starter, drain, clock, job, progress, pace.cellsAnAsk(), ofJob).run();
        });
    }
}
