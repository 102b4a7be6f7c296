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

    /** The job's row in the ledger has changed (cancelled, …): the ledger is written first, then this is sent. */
    @SignalMethod
    void changed();

    @QueryMethod
    JobStatus status();
}
