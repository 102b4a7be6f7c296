package dev.rollcall.workflows;

/**
 * What a day's retention did.
 *
 * @param answers bodies of answers that were moved to files
 * @param events events that were deleted
 * @param jobs jobs that are not on the usual list any more
 */
public record RetentionReport(long answers, long events, long jobs) {}
