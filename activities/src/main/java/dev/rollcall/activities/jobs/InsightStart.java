package dev.rollcall.activities.jobs;

import dev.rollcall.workflows.InsightWorkflow;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;

/** Sees to it that the workflow that reads answers is there: once in an installation. */
final class InsightStart {
    private final WorkflowClient client;

    InsightStart(WorkflowClient client) {
        this.client = client;
    }

    /** Starts it unless it runs. */
    void put() {
        InsightWorkflow workflow = client.newWorkflowStub(
                InsightWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(WorkflowIds.INSIGHT)
                        .setTaskQueue(TaskQueues.ROLLCALL)
                        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                        .setStaticSummary("reads what answers say of whom")
                        .build());
        ScheduleAccess.startUnlessThere(() -> WorkflowClient.start(workflow::read));
    }
}
