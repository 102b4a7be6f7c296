package dev.rollcall.workflows;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** The job's row in the ledger decides what happens; this workflow only keeps the work moving. */
public final class CrawlJobWorkflowImpl implements CrawlJobWorkflow {
    private final LedgerActivities ledger = ActivityStubs.ledgerOfJobs();
    private final JobActivities feeding = ActivityStubs.feeding();
    private final JobRequest job;
    private String phase = "planning";
    private int round;
    private Long open;

    @WorkflowInit
    public CrawlJobWorkflowImpl(JobRequest request) {
        job = request == null ? new JobRequest(null) : request;
    }

    @Override
    public JobReport crawl(JobRequest request) {
        try {
            plan();
            feed();
            enter("finishing");
            JobReport report = ledger.finishJob(job);
            enter(report.state());
            return report;
        } catch (ActivityFailure | CanceledFailure failure) {
            if (failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure) {
                Workflow.newDetachedCancellationScope(() -> ledger.cancelJob(job))
                        .run();
                enter("cancelled");
            }
            throw failure;
        }
    }

    /**
     * Does nothing, because the feed watches the job's row itself. The signal only shows in the history that somebody
     * changed it.
     */
    @Override
    public void changed() {}

    @Override
    public JobStatus status() {
        return new JobStatus(job.job(), phase, round, open);
    }

    private void plan() {
        enter("planning");
        try {
            JobPlan planned = feeding.planJob(job);
            SearchAttributes.upsertMissing(planned.job(), planned.window(), List.of());
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof ApplicationFailure problem) {
                ledger.failJob(new JobFailure(job.job(), problem.getOriginalMessage()));
                enter("failed");
            }
            throw failure;
        }
    }

    private void feed() {
        FeedReport report;
        do {
            if (Workflow.getInfo().isContinueAsNewSuggested()) {
                Workflow.continueAsNew(job);
            }
            round++;
            enter("feeding");
            report = feeding.feed(job);
            open = report.open();
            throwIfCancelled();
        } while (!report.over());
    }

    /** The feed may have read the cancel in the ledger before Temporal delivered it, and then it has ended normally. */
    private static void throwIfCancelled() {
        if (CancellationScope.current().isCancelRequested()
                && Workflow.getVersion("cancelled-while-feeding", Workflow.DEFAULT_VERSION, 1)
                        != Workflow.DEFAULT_VERSION) {
            throw new CanceledFailure("cancelled in Temporal");
        }
    }

    private void enter(String next) {
        phase = next;
        Workflow.setCurrentDetails(
                "**" + phase + "** round " + round + (open == null ? "" : ", " + open + " cells open"));
    }
}
