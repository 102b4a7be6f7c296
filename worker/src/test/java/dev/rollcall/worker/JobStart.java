package dev.rollcall.worker;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.workflows.CrawlJobWorkflow;
import dev.rollcall.workflows.JobRequest;
import dev.rollcall.workflows.SearchAttributes;
import dev.rollcall.workflows.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;

/** Starts a job's workflow, as the API does. */
final class JobStart {
    private JobStart() {}

    static CrawlJobWorkflow start(WorkflowClient client, Job job) {
        var workflow = client.newWorkflowStub(
                CrawlJobWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(TaskQueues.ROLLCALL)
                        .setWorkflowId(job.name())
                        .setTypedSearchAttributes(SearchAttributes.of(job.name(), job.windowName()))
                        .build());
        try {
            WorkflowClient.start(workflow::crawl, new JobRequest(job.name()));
            return workflow;
        } catch (WorkflowExecutionAlreadyStarted e) {
            // The worker's reconciler was faster.
            return client.newWorkflowStub(CrawlJobWorkflow.class, job.name());
        }
    }
}
