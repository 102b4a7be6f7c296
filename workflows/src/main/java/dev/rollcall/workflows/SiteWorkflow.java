package dev.rollcall.workflows;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Crawls a domain's own site once, and makes documents of its pages: one at a time for a domain. */
@WorkflowInterface
public interface SiteWorkflow {
    /** @return how the crawl ended, in words */
    @WorkflowMethod(name = "SiteWorkflow")
    String crawl(SiteRequest request);
}
