package dev.rollcall.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs for ever, once in an installation that has a judge: it is not started where none is set. */
@WorkflowInterface
public interface JudgeWorkflow {
    @WorkflowMethod(name = "JudgeWorkflow")
    void judge();
}
