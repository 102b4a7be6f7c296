package dev.rollcall.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.rollcall.store.SweepSchedule;
import dev.rollcall.workflows.WorkflowIds;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The sweeps' schedule, as Temporal has it.
 *
 * @param pausedSince null unless it is paused, and when Temporal does not tell any more
 * @param pausedBy likewise: the identity of whoever paused it
 * @param note what whoever paused or resumed it last wrote; null when there is none
 * @param resume the command that ends the pause; null unless it is paused
 * @param last when it last started a sweep; null when it never did, or Temporal does not tell
 * @param next when it starts sweeps; null when Temporal does not tell: {@code why} is the reason
 * @param specSha256 of when it starts sweeps, to know whether a person has edited that; null when Temporal does not tell
 * @param hasSchedules false: this server has none (trial mode)
 */
record SweepClock(
        ScheduleState state,
        Instant pausedSince,
        String pausedBy,
        String note,
        String resume,
        Instant last,
        List<Instant> next,
        String why,
        String specSha256,
        boolean hasSchedules) {
    enum ScheduleState {
        ON,
        /** A person has paused it. */
        PAUSED,
        /** The server has no schedules (trial mode): a cron workflow sweeps. */
        CRON,
        /** There is none: a worker makes it within a minute. */
        MISSING,
        /** Temporal did not answer in time. */
        UNKNOWN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The server keeps a schedule as a workflow of this id. */
    private static final String SCHEDULER = "temporal-sys-scheduler:";

    private static final String PATCH = "patch";

    static SweepClock unknown(String why) {
        return new SweepClock(ScheduleState.UNKNOWN, null, null, null, null, null, null, why, null, true);
    }

    /** Asks; to be called under a deadline. */
    static SweepClock ask(WorkflowClient client) {
        try {
            return of(
                    client,
                    client.getWorkflowServiceStubs()
                            .blockingStub()
                            .describeSchedule(DescribeScheduleRequest.newBuilder()
                                    .setNamespace(client.getOptions().getNamespace())
                                    .setScheduleId(WorkflowIds.SWEEP)
                                    .build()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return cron(client);
            }
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return missing("Temporal has no such schedule", true);
            }
            throw e;
        }
    }

    private static SweepClock of(WorkflowClient client, DescribeScheduleResponse schedule) {
        var state = schedule.getSchedule().getState();
        var info = schedule.getInfo();
        Instant last = info.getRecentActionsList().stream()
                .map(action -> instant(action.getActualTime()))
                .reduce((one, other) -> other)
                .orElse(null);
        String note = state.getNotes().isBlank() ? null : state.getNotes();
        String sha256 = SweepSchedule.sha256(schedule.getSchedule().getSpec().toByteArray());
        if (state.getPaused()) {
            return paused(client, note, last, sha256);
        }
        List<Instant> next = info.getFutureActionTimesList().stream()
                .map(SweepClock::instant)
                .toList();
        return new SweepClock(ScheduleState.ON, null, null, note, null, last, next, null, sha256, true);
    }

    private static SweepClock paused(WorkflowClient client, String note, Instant last, String sha256) {
        Optional<HistoryEvent> pause = pause(client);
        return new SweepClock(
                ScheduleState.PAUSED,
                pause.map(event -> instant(event.getEventTime())).orElse(null),
                pause.map(event -> event.getWorkflowExecutionSignaledEventAttributes()
                                .getIdentity())
                        .filter(identity -> !identity.isBlank())
                        .orElse(null),
                note,
                resume(client),
                last,
                null,
                "the schedule is paused",
                sha256,
                true);
    }

    /** The schedule's description does not hold the time of its pause; the history of its workflow may. */
    private static Optional<HistoryEvent> pause(WorkflowClient client) {
        try {
            return client
                    .getWorkflowServiceStubs()
                    .blockingStub()
                    .getWorkflowExecutionHistoryReverse(GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(SCHEDULER + WorkflowIds.SWEEP))
                            .setMaximumPageSize(250)
                            .build())
                    .getHistory()
                    .getEventsList()
                    .stream()
                    .filter(SweepClock::isPause)
                    .findFirst();
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isPause(HistoryEvent event) {
        var signal = event.getWorkflowExecutionSignaledEventAttributes();
        if (!signal.getSignalName().equals(PATCH) || signal.getInput().getPayloadsCount() == 0) {
            return false;
        }
        try {
            return !SchedulePatch.parseFrom(signal.getInput().getPayloads(0).getData())
                    .getPause()
                    .isEmpty();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static SweepClock cron(WorkflowClient client) {
        WorkflowExecutionStatus status;
        try {
            status = client.getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(WorkflowIds.SWEEP))
                            .build())
                    .getWorkflowExecutionInfo()
                    .getStatus();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return missing("this Temporal server has no schedules, and there is no cron workflow yet", false);
            }
            throw e;
        }
        return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                ? new SweepClock(
                        ScheduleState.CRON,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "this Temporal server has no schedules (trial mode): a cron workflow sweeps",
                        null,
                        false)
                : missing("this Temporal server has no schedules, and the cron workflow has ended", false);
    }

    private static SweepClock missing(String why, boolean hasSchedules) {
        return new SweepClock(ScheduleState.MISSING, null, null, null, null, null, null, why, null, hasSchedules);
    }

    private static String resume(WorkflowClient client) {
        String target = client.getWorkflowServiceStubs().getOptions().getTarget();
        String namespace = client.getOptions().getNamespace();
        return "temporal schedule toggle --schedule-id " + WorkflowIds.SWEEP + " --unpause"
                + (target == null || target.equals("127.0.0.1:7233") ? "" : " --address " + target)
                + (namespace.equals("default") ? "" : " --namespace " + namespace);
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
