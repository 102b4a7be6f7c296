package dev.rollcall.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One batch at one provider: submit, poll until it has ended there, ingest, account. The ledger decides how far it is; when the
 * workflow ends before the batch, it is started again.
 */
@WorkflowInterface
public interface BatchWorkflow {
    /** @return the last step, whose words say what became of it */
    @WorkflowMethod(name = "BatchWorkflow")
    BatchStep run(BatchStep first);

    /** {@code {"reason":"…"}}: the provider is told to stop. What it has done by then is kept and paid for. */
    @SignalMethod
    void cancel(Object order);

    /** The batch's row in the ledger has changed: look at once. */
    @SignalMethod
    void changed();

    /** What comes next, and the words of the last step. */
    @QueryMethod
    BatchStep status();
}
