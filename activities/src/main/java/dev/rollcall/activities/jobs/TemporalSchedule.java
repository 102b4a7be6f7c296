package dev.rollcall.activities.jobs;

import dev.rollcall.workflows.SweepRequest;
import dev.rollcall.workflows.SweepWorkflow;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowIds;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sweep's schedule in Temporal. */
final class TemporalSchedule {
    private static final int BUNDLED_STEP = 4;
    private static final int LAST_HOUR = 23;

    private final WorkflowClient client;

    TemporalSchedule(WorkflowClient client) {
        this.client = client;
    }

    /**
     * When it starts sweeps, as the server keeps it: it makes its own form of a cron string.
     *
     * @return empty when there is no schedule
     * @throws StatusRuntimeException UNIMPLEMENTED when the server has no schedules
     */
    Optional<io.temporal.api.schedule.v1.ScheduleSpec> spec() {
        return describe().map(schedule -> schedule.getSchedule().getSpec());
    }

    /** As the server describes it; otherwise like {@link #spec}. */
    Optional<DescribeScheduleResponse> describe() {
        try {
            return Optional.of(client.getWorkflowServiceStubs()
                    .blockingStub()
                    .describeSchedule(DescribeScheduleRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setScheduleId(WorkflowIds.SWEEP)
                            .build()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** When it starts the next sweep; null while it is paused, or when it never does again. */
    static Instant next(DescribeScheduleResponse schedule) {
        return schedule.getSchedule().getState().getPaused()
                ? null
                : schedule.getInfo().getFutureActionTimesList().stream()
                        .findFirst()
                        .map(time -> Instant.ofEpochSecond(time.getSeconds(), time.getNanos()))
                        .orElse(null);
    }

    /** Whether it is as every Rollcall made it before schedules could be ordered: on the hour, every four hours. */
    static boolean isBundled(io.temporal.api.schedule.v1.ScheduleSpec spec) {
        if (spec.getJitter().getSeconds() != SweepWorkflow.JITTER_SECONDS || spec.getIntervalCount() > 0) {
            return false;
        }
        if (spec.getStructuredCalendarCount() != 1) {
            return spec.getCronStringList().equals(List.of(SweepWorkflow.CRON));
        }
        StructuredCalendarSpec calendar = spec.getStructuredCalendar(0);
        return calendar.getHourCount() == 1
                && calendar.getHour(0).getStart() == 0
                && calendar.getHour(0).getEnd() == LAST_HOUR
                && calendar.getHour(0).getStep() == BUNDLED_STEP
                && calendar.getMinuteCount() == 1
                && calendar.getMinute(0).getStart() == 0
                && calendar.getMinute(0).getEnd() == 0;
    }

    /** @param note of the pause; null: none */
    void create(String cron, int jitterSeconds, boolean paused, String note) {
        var state = ScheduleState.newBuilder().setPaused(paused);
        if (note != null) {
            state.setNote(note);
        }
        var policy = SchedulePolicy.newBuilder()
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .setCatchupWindow(Duration.ofMinutes(10))
                .build();
        ScheduleAccess.schedules(client)
                .createSchedule(
                        WorkflowIds.SWEEP,
                        Schedule.newBuilder()
                                .setAction(action())
                                .setSpec(spec(cron, jitterSeconds))
                                .setPolicy(policy)
                                .setState(state.build())
                                .build(),
                        ScheduleOptions.newBuilder().build());
    }

    /** Everything else stays as it is. */
    void update(String cron, int jitterSeconds) {
        handle().update(before ->
                new ScheduleUpdate(Schedule.newBuilder(before.getDescription().getSchedule())
                        .setSpec(spec(cron, jitterSeconds))
                        .build()));
    }

    /** @param note null: none */
    void pause(boolean paused, String note) {
        String words = note == null ? (paused ? "paused by an order" : "resumed by an order") : note;
        if (paused) {
            handle().pause(words);
        } else {
            handle().unpause(words);
        }
    }

    private ScheduleHandle handle() {
        return ScheduleAccess.schedules(client).getHandle(WorkflowIds.SWEEP);
    }

    private static ScheduleSpec spec(String cron, int jitterSeconds) {
        return ScheduleSpec.newBuilder()
                .setCronExpressions(List.of(cron))
                .setJitter(Duration.ofSeconds(jitterSeconds))
                .build();
    }

    private static ScheduleActionStartWorkflow action() {
        return ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(SweepWorkflow.class)
                .setArguments(new SweepRequest(null))
                .setOptions(WorkflowOptions.newBuilder()
                        .setWorkflowId("sweep")
                        .setTaskQueue(TaskQueues.ROLLCALL)
                        // Both or neither: the SDK (1.38) can't describe a schedule that has one without the other.
                        .setStaticSummary("asks the watched domains that are stale")
                        .setStaticDetails("./rollcall sweep show lists them")
                        .build())
                .build();
    }
}
