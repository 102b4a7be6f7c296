package dev.rollcall.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Every four hours: makes a crawl job of the watched domains that are stale, and returns. */
@WorkflowInterface
public interface SweepWorkflow {
    /** On the hour, every four hours. The same string is a cron of the trial mode and a schedule elsewhere. */
    String CRON = "0 */4 * * *";

    @WorkflowMethod(name = "SweepWorkflow")
    SweepReport sweep(SweepRequest request);
}
