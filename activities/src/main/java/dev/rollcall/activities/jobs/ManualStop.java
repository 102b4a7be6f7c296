package dev.rollcall.activities.jobs;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.List;
import java.util.Optional;

/**
 * Who terminated or cancelled a workflow in Temporal, and why, from its history. Deleting one that runs terminates it first,
 * by the server itself: that is none.
 */
final class ManualStop {
    private static final int MOST = 300;
    private static final String SERVER_ITSELF = "history-service";

    private ManualStop() {}

    /**
     * {@code terminated in Temporal by temporal-cli:ada@laptop: wrong prompt}; says less where Temporal tells less.
     *
     * @return empty when it was no person, or when nothing is known of the workflow any more
     */
    static Optional<String> words(WorkflowClient client, String workflowId) {
        List<HistoryEvent> events;
        try {
            events = client.fetchHistory(workflowId).getEvents();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        for (int i = events.size() - 1; i >= 0; i--) {
            HistoryEvent event = events.get(i);
            if (event.hasWorkflowExecutionTerminatedEventAttributes()) {
                var end = event.getWorkflowExecutionTerminatedEventAttributes();
                return end.getIdentity().equals(SERVER_ITSELF)
                        ? Optional.empty()
                        : Optional.of(words("terminated", end.getIdentity(), end.getReason()));
            }
            if (event.hasWorkflowExecutionCancelRequestedEventAttributes()) {
                var end = event.getWorkflowExecutionCancelRequestedEventAttributes();
                return Optional.of(words("cancelled", end.getIdentity(), end.getCause()));
            }
        }
        return Optional.empty();
    }

    private static String words(String what, String identity, String reason) {
        String by = line(identity);
        String why = line(reason);
        return what + " in Temporal" + (by.isEmpty() ? "" : " by " + by)
                + (why.isEmpty() ? ", without a reason" : ": " + why);
    }

    /** Somebody typed it: one line of it, without control characters. */
    private static String line(String typed) {
        String line = typed.replaceAll("[\\p{C}\\s]+", " ").strip();
        int end = line.offsetByCodePoints(0, Math.min(MOST, line.codePointCount(0, line.length())));
        return line.substring(0, end);
    }
}
