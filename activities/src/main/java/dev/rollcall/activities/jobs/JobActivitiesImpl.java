package dev.rollcall.activities.jobs;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.FailureTypes;
import dev.rollcall.workflows.FeedReport;
import dev.rollcall.workflows.JobActivities;
import dev.rollcall.workflows.JobPlan;
import dev.rollcall.workflows.JobRequest;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

final class JobActivitiesImpl implements JobActivities {
    private final Ledger ledger;
    private final WorkflowStarter starter;
    private final Drain drain;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;

    JobActivitiesImpl(
            Ledger ledger, WorkflowStarter starter, Drain drain, InstantSource clock, ScheduledExecutorService timer) {
        this.ledger = ledger;
        this.starter = starter;
        this.drain = drain;
        this.clock = clock;
        this.timer = timer;
    }

    @Override
    public JobPlan planJob(JobRequest request) {
        return ComeBack.whenLedgerIsAway(() -> planned(request));
    }

    private JobPlan planned(JobRequest request) {
        Job job = job(request);
        try (var beats = new HeartbeatTimer(timer, Activity.getExecutionContext()::heartbeat)) {
            new Planning(ledger).plan(job, beats::say);
        }
        return new JobPlan(job.name(), job.windowName(), job.domains(), job.planned());
    }

    @Override
    public FeedReport feed(JobRequest request) {
        return ComeBack.whenLedgerIsAway(() -> fed(request));
    }

    private FeedReport fed(JobRequest request) {
        Job job = job(request);
        try (var beats = new HeartbeatTimer(timer, Activity.getExecutionContext()::heartbeat)) {
            return new Feed(ledger, starter, drain, clock, job, beats::say).run();
        }
    }

    private Job job(JobRequest request) {
        if (request == null || request.job() == null) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "there is no job in the input; give {\"job\":\"ID\"}", FailureTypes.MEND_INPUT);
        }
        return ledger.jobs()
                .byName(request.job())
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure(
                        "the ledger knows no job '" + request.job() + "'", FailureTypes.MEND_INPUT));
    }
}
