package dev.rollcall.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs every four hours, or as it is ordered: creates a crawl job of the watched domains that are stale, and returns. */
@WorkflowInterface
public interface SweepWorkflow {
    /** On the hour, every four hours. The trial mode uses it as a cron string, all else in a schedule. */
    String CRON = "0 */4 * * *";

    /** Each sweep of the schedule begins up to so many seconds later, so that not all installations begin at once. */
    int JITTER_SECONDS = 300;

    @WorkflowMethod(name = "SweepWorkflow")
    SweepReport sweep(SweepRequest request);
}
