package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.workflows.BatchStep;
import dev.rollcall.workflows.BatchWorkflow;
import dev.rollcall.workflows.CrawlJobWorkflow;
import dev.rollcall.workflows.DomainRequest;
import dev.rollcall.workflows.JobRequest;
import dev.rollcall.workflows.ProcessDomainWorkflow;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowIds;
import dev.rollcall.workflows.WorkflowStarts;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import java.util.List;
import java.util.Optional;

/** Tells Temporal what the ledger wants. Ids are the ledger's, so telling it twice is telling it once. */
final class WorkflowStarter {
    private final WorkflowClient client;
    private final Ledger ledger;

    WorkflowStarter(WorkflowClient client, Ledger ledger) {
        this.client = client;
        this.ledger = ledger;
    }

    void start(Job job) {
        if (!job.driver().equals(WorkflowIds.job(job.name()))) {
            ledger.jobLifecycle().drivenBy(job.id(), WorkflowIds.job(job.name()));
        }
        var options = WorkflowStarts.job(job.name(), job.windowName(), job.domains(), job.simulated(), job.priority());
        CrawlJobWorkflow workflow = client.newWorkflowStub(CrawlJobWorkflow.class, options);
        ignoringRunning(() -> WorkflowClient.start(workflow::crawl, new JobRequest(job.name())));
    }

    void start(Job job, Run run) {
        List<String> domains =
                List.copyOf(ledger.domains().names(run.domainIds()).values());
        var options = WorkflowStarts.run(
                run.workflowId(),
                job.name(),
                job.windowName(),
                domains,
                run.providers(),
                job.simulated(),
                job.priority());
        ProcessDomainWorkflow workflow = client.newWorkflowStub(ProcessDomainWorkflow.class, options);
        ignoringRunning(() -> WorkflowClient.start(workflow::process, DomainRequest.ofRun(job.name(), run.n())));
    }

    void start(ProviderBatch batch) {
        Optional<Job> job = Optional.ofNullable(batch.job()).flatMap(ledger.jobs()::byName);
        var options = WorkflowStarts.batch(
                batch.token(),
                batch.purpose(),
                job.map(Job::name).orElse(null),
                job.map(Job::windowName).orElse(null),
                batch.provider(),
                batch.model(),
                batch.items(),
                batch.simulated());
        BatchWorkflow workflow = client.newWorkflowStub(BatchWorkflow.class, options);
        BatchStep first = BatchStep.first(batch.token(), TaskQueues.batch(batch.provider(), batch.simulated()));
        ignoringRunning(() -> WorkflowClient.start(workflow::run, first));
    }

    /** Has a batch looked at now. One whose workflow is gone is started again by the reconciler. */
    void changed(ProviderBatch batch) {
        try {
            client.newWorkflowStub(BatchWorkflow.class, WorkflowIds.providerBatch(batch.token()))
                    .changed();
        } catch (WorkflowNotFoundException e) {
            start(batch);
        }
    }

    /** What Temporal knows of a workflow id's latest run. */
    enum WorkflowStatus {
        RUNNING,
        /** A person asked it to end, which takes until its calls under way have come back. */
        ENDING_BY_HAND,
        /** A person ended it. */
        ENDED_BY_HAND,
        ENDED,
        LOST
    }

    WorkflowStatus look(String workflowId) {
        try {
            var description = client.getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                            .build());
            WorkflowExecutionStatus status =
                    description.getWorkflowExecutionInfo().getStatus();
            return switch (status) {
                case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW ->
                    description.getWorkflowExtendedInfo().getCancelRequested()
                            ? WorkflowStatus.ENDING_BY_HAND
                            : WorkflowStatus.RUNNING;
                case WORKFLOW_EXECUTION_STATUS_CANCELED, WORKFLOW_EXECUTION_STATUS_TERMINATED ->
                    WorkflowStatus.ENDED_BY_HAND;
                default -> WorkflowStatus.ENDED;
            };
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return WorkflowStatus.LOST;
            }
            throw e;
        }
    }

    /** In one line, who ended the latest run of a workflow by hand, and why; empty when no person did. */
    Optional<String> endedByHand(String workflowId) {
        return ManualStop.words(client, workflowId);
    }

    private static void ignoringRunning(Runnable start) {
        try {
            start.run();
        } catch (WorkflowExecutionAlreadyStarted e) {
            // The same id is the same work: it is under way, as wanted.
        }
    }
}
