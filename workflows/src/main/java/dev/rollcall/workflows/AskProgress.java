package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An ask's heartbeat details: the Web UI shows them while it runs.
 *
 * @param ended cells this attempt has brought to an end
 * @param inFlight calls under way now
 * @param waitingFor what it waits for, null when it does not wait
 * @param until when that is expected to be over, ISO-8601, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AskProgress(int ended, int inFlight, String waitingFor, String until) {}
