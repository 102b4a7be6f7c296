package dev.rollcall.proving.bench;

import dev.rollcall.cli.Pause;
import dev.rollcall.proving.measure.TemporalSteps;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;

/** Counts workflows, activities and events in Temporal's histories. */
final class Histories implements AutoCloseable {
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;

    Histories(String address) {
        stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
        client = WorkflowClient.newInstance(stubs);
    }

    /** @param runs the number of runs in the ledger, for which it waits because Temporal's list of workflows lags behind */
    TemporalSteps of(String job, int domains, int runs) {
        List<WorkflowExecutionMetadata> workflows = list(job);
        for (int tries = 0; workflows.size() <= runs && tries < 50; tries++) {
            Pause.millis(200);
            workflows = list(job);
        }
        long activities = 0;
        long attempts = 0;
        long tasks = 0;
        long events = 0;
        for (WorkflowExecutionMetadata workflow : workflows) {
            var history = client.fetchHistory(
                            workflow.getExecution().getWorkflowId(),
                            workflow.getExecution().getRunId())
                    .getEvents();
            events += history.size();
            activities += count(history, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
            tasks += count(history, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
            // A history has only the last attempt of an activity, with its number.
            attempts += history.stream()
                    .filter(HistoryEvent::hasActivityTaskStartedEventAttributes)
                    .mapToLong(event ->
                            event.getActivityTaskStartedEventAttributes().getAttempt())
                    .sum();
        }
        return new TemporalSteps(domains, workflows.size(), activities, attempts, tasks, events);
    }

    private List<WorkflowExecutionMetadata> list(String job) {
        return client.listExecutions("RollcallJob = '" + job + "'").toList();
    }

    private static long count(List<HistoryEvent> history, EventType type) {
        return history.stream().filter(event -> event.getEventType() == type).count();
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
