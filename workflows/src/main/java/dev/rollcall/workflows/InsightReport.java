package dev.rollcall.workflows;

/**
 * What was read within one activity.
 *
 * @param domains how many domains are current now that were due
 * @param answers how many answers were read
 */
public record InsightReport(long domains, long answers) {}
