package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * @param tick when this sweep is for, in milliseconds since the epoch; null from the schedule: the workflow's own start
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SweepRequest(Long tick) {}
