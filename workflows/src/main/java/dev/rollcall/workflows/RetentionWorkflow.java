package dev.rollcall.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs once a day: takes away what is older than the settings allow, and returns. */
@WorkflowInterface
public interface RetentionWorkflow {
    /** At 03:17 UTC. The trial mode uses it as a cron string, all else in a schedule. */
    String CRON = "17 3 * * *";

    @WorkflowMethod(name = "RetentionWorkflow")
    RetentionReport retain();
}
