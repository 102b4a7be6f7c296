package dev.rollcall.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs for ever, once in an installation: reads what new answers say, and all answers again when a set or the rules change. */
@WorkflowInterface
public interface InsightWorkflow {
    @WorkflowMethod(name = "InsightWorkflow")
    void read();
}
