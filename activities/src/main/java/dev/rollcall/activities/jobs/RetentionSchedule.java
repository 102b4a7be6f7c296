package dev.rollcall.activities.jobs;

import dev.rollcall.workflows.RetentionWorkflow;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowIds;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that retention comes once a day: by a Temporal Schedule, or by a cron workflow where the server has no schedules. */
final class RetentionSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionSchedule.class);

    private final WorkflowClient client;
    private boolean there;

    RetentionSchedule(WorkflowClient client) {
        this.client = client;
    }

    /** Creates what is missing. One that a person has paused or changed stays as it is. */
    void put() {
        try {
            ScheduleAccess.schedules(client)
                    .createSchedule(
                            WorkflowIds.RETENTION,
                            schedule(),
                            ScheduleOptions.newBuilder().build());
            LOG.info("schedule {} created: {}", WorkflowIds.RETENTION, RetentionWorkflow.CRON);
        } catch (ScheduleAlreadyRunningException e) {
            // It is there, maybe changed by a person: theirs counts.
        } catch (ScheduleException | StatusRuntimeException e) {
            if (!ScheduleAccess.isUnimplemented(e)) {
                throw e;
            }
            startCronWorkflow();
        }
    }

    private void startCronWorkflow() {
        if (there) {
            return;
        }
        RetentionWorkflow workflow = client.newWorkflowStub(
                RetentionWorkflow.class, ScheduleAccess.cronWorkflow(WorkflowIds.RETENTION, RetentionWorkflow.CRON));
        ScheduleAccess.startUnlessThere(() -> WorkflowClient.start(workflow::retain));
        there = true;
    }

    private static Schedule schedule() {
        var action = ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(RetentionWorkflow.class)
                .setOptions(WorkflowOptions.newBuilder()
                        .setWorkflowId("retention")
                        .setTaskQueue(TaskQueues.ROLLCALL)
                        // Both or neither: the SDK (1.38) can't describe a schedule that has one without the other.
                        .setStaticSummary("takes away what is older than the settings allow")
                        .setStaticDetails("answers_days, events_days and jobs_days in rollcall.yaml")
                        .build())
                .build();
        var spec = ScheduleSpec.newBuilder()
                .setCronExpressions(List.of(RetentionWorkflow.CRON))
                .build();
        var policy = SchedulePolicy.newBuilder()
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .setCatchupWindow(Duration.ofHours(12))
                .build();
        return Schedule.newBuilder()
                .setAction(action)
                .setSpec(spec)
                .setPolicy(policy)
                .build();
    }
}
