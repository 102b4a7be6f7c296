package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * @param tick the time of this sweep, in milliseconds since the epoch; null when the schedule started it: then the
 *     workflow's start counts
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SweepRequest(Long tick) {}
