package dev.rollcall.workflows;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.List;

/** The job's row in the ledger decides what happens; this workflow only keeps the work moving. */
public final class CrawlJobWorkflowImpl implements CrawlJobWorkflow {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final LedgerActivities ledger = ActivityStubs.ledgerOfJobs();
    private final JobActivities feeding = ActivityStubs.feeding();
    private final JobRequest job;
    private String phase = "planning";
    private int round;
    private Long open;
    private boolean changed;
    private String paused;
    private String said;

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
            awaitOrders();
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

    /** The feed watches the job's row itself; only a job that is paused has no feed, and waits for this. */
    @Override
    public void changed() {
        changed = true;
    }

    @Override
    public void pause(Object order) {
        carryOut("pause", order);
    }

    @Override
    public void resume(Object order) {
        carryOut("resume", order);
    }

    @Override
    public void cancel(Object order) {
        carryOut("cancel", order);
    }

    @Override
    public void retry(Object order) {
        carryOut("retry", order);
    }

    @Override
    public void setBudget(Object order) {
        carryOut("setBudget", order);
    }

    @Override
    public void setPriority(Object order) {
        carryOut("setPriority", order);
    }

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

    /** Whatever goes wrong with an order, the job goes on. */
    private void carryOut(String what, Object order) {
        if (Workflow.getVersion("orders-by-signal", Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
            return;
        }
        try {
            said = ledger.order(new JobOrder(job.job(), what, order)).words();
        } catch (ActivityFailure failure) {
            said = what + " was not done: "
                    + (failure.getCause() instanceof ApplicationFailure problem
                            ? problem.getOriginalMessage()
                            : "its activity has failed");
        }
        changed = true;
        enter(phase);
    }

    /** An order that has come is carried out, also when the workflow is at its end. */
    private static void awaitOrders() {
        Workflow.await(Workflow::isEveryHandlerFinished);
    }

    private void feed() {
        FeedReport report;
        do {
            if (Workflow.getInfo().isContinueAsNewSuggested()) {
                awaitOrders();
                Workflow.continueAsNew(job);
            }
            round++;
            enter("feeding");
            changed = false;
            report = feeding.feed(job);
            open = report.open();
            throwIfCancelled();
            waitWhilePaused(report);
        } while (!report.over());
    }

    /** Until somebody says that the job's row has changed; a word that was lost costs ten minutes. */
    private void waitWhilePaused(FeedReport report) {
        if (report.isHeld()
                && Workflow.getVersion("waits-while-paused", Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION) {
            paused = report.paused();
            enter("paused");
            Workflow.await(LONGEST_PAUSE, () -> changed);
            paused = null;
        }
    }

    /** The feed may have read the cancel in the ledger before Temporal delivered it: then it has ended normally. */
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
                "**" + phase + "** round " + round + (open == null ? "" : ", " + open + " cells open")
                        + (paused == null ? "" : ", by " + paused)
                        + (said == null ? "" : "\n\nThe last order: " + said));
    }
}
