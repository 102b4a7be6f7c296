package dev.rollcall.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs every four hours: creates a crawl job of the watched domains that are stale, and returns. */
@WorkflowInterface
public interface SweepWorkflow {
    /** On the hour, every four hours. The trial mode uses it as a cron string, all else in a schedule. */
    String CRON = "0 */4 * * *";

    @WorkflowMethod(name = "SweepWorkflow")
    SweepReport sweep(SweepRequest request);
}
