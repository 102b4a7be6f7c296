package dev.rollcall.activities.jobs;

import dev.rollcall.workflows.InsightWorkflow;
import dev.rollcall.workflows.JudgeWorkflow;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;

/** Sees to it that the workflows that read answers, and have them judged, are there: each once in an installation. */
final class InsightStart {
    private final WorkflowClient client;
    private final boolean judges;

    /** @param judges whether this worker has a judge: without one nothing waits for it in Temporal */
    InsightStart(WorkflowClient client, boolean judges) {
        this.client = client;
        this.judges = judges;
    }

    /** Starts those that do not run. */
    void put() {
        InsightWorkflow reading = client.newWorkflowStub(
                InsightWorkflow.class, options(WorkflowIds.INSIGHT, "reads what answers say of whom"));
        ScheduleAccess.startUnlessThere(() -> WorkflowClient.start(reading::read));
        if (judges) {
            JudgeWorkflow judging =
                    client.newWorkflowStub(JudgeWorkflow.class, options(WorkflowIds.JUDGE, "has answers judged"));
            ScheduleAccess.startUnlessThere(() -> WorkflowClient.start(judging::judge));
        }
    }

    private static WorkflowOptions options(String id, String summary) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.ROLLCALL)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setStaticSummary(summary)
                .build();
    }
}
