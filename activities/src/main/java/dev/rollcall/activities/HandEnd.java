package dev.rollcall.activities;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who terminated or cancelled a workflow in Temporal, and why, from its history. */
final class HandEnd {
    private static final Logger LOG = LoggerFactory.getLogger(HandEnd.class);
    private static final int MOST = 300;

    private HandEnd() {}

    /** {@code terminated in Temporal by temporal-cli:ada@laptop: wrong prompt}. Says less where Temporal tells less. */
    static String words(WorkflowClient client, String workflowId) {
        List<HistoryEvent> events;
        try {
            events = client.fetchHistory(workflowId).getEvents();
        } catch (RuntimeException e) {
            LOG.info("who ended workflow {} can't be read: {}", workflowId, e.toString());
            return "ended by hand in Temporal, which does not tell by whom";
        }
        for (int i = events.size() - 1; i >= 0; i--) {
            HistoryEvent event = events.get(i);
            if (event.hasWorkflowExecutionTerminatedEventAttributes()) {
                var end = event.getWorkflowExecutionTerminatedEventAttributes();
                return words("terminated", end.getIdentity(), end.getReason());
            }
            if (event.hasWorkflowExecutionCancelRequestedEventAttributes()) {
                var end = event.getWorkflowExecutionCancelRequestedEventAttributes();
                return words("cancelled", end.getIdentity(), end.getCause());
            }
        }
        return "ended by hand in Temporal, which does not tell by whom";
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
