package dev.rollcall.activities.jobs;

import dev.rollcall.workflows.TaskQueues;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;

/** The ways to a Temporal Schedule, and to the cron workflow that replaces it on a server without schedules. */
final class ScheduleAccess {
    private ScheduleAccess() {}

    /** The schedules of the client's namespace, under the client's name. */
    static ScheduleClient schedules(WorkflowClient client) {
        return ScheduleClient.newInstance(
                client.getWorkflowServiceStubs(),
                ScheduleClientOptions.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setDataConverter(client.getOptions().getDataConverter())
                        .setIdentity(client.getOptions().getIdentity())
                        .build());
    }

    /** Whether it failed because the server has no schedules. */
    static boolean isUnimplemented(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof StatusRuntimeException status) {
                return status.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
            }
        }
        return false;
    }

    /** How a cron workflow is started; one that runs already stays. */
    static WorkflowOptions cronWorkflow(String id, String cron) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.ROLLCALL)
                .setCronSchedule(cron)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build();
    }

    static void startUnlessThere(Runnable start) {
        try {
            start.run();
        } catch (WorkflowExecutionAlreadyStarted e) {
            // As wanted.
        }
    }
}
