package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An ask's heartbeat details: the Web UI shows them while it runs.
 *
 * @param ended the number of cells that this activity attempt has ended
 * @param inFlight the number of calls under way now
 * @param waitingFor what it waits for, null when it does not wait
 * @param until when the wait is expected to end, ISO-8601, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AskProgress(int ended, int inFlight, String waitingFor, String until) {}
