package dev.rollcall.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Drives one job: plan its cells, feed its domains to {@link ProcessDomainWorkflow} in rounds, finish. */
@WorkflowInterface
public interface CrawlJobWorkflow {
    @WorkflowMethod(name = "CrawlJobWorkflow")
    JobReport crawl(JobRequest request);

    /**
     * Tells that the job's row in the ledger has changed (cancelled, …). The ledger is written first, then this signal is
     * sent.
     */
    @SignalMethod
    void changed();

    @QueryMethod
    JobStatus status();
}
