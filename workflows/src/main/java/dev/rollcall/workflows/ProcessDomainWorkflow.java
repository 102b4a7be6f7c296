package dev.rollcall.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Asks every provider about a domain, or about a batch of them: plan, one activity for each provider, finish. */
@WorkflowInterface
public interface ProcessDomainWorkflow {
    @WorkflowMethod(name = "ProcessDomainWorkflow")
    DomainReport process(DomainRequest request);

    @QueryMethod
    DomainStatus status();
}
