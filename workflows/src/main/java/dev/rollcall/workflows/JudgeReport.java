package dev.rollcall.workflows;

/**
 * What was judged within one activity.
 *
 * @param calls how many calls were made
 */
public record JudgeReport(long calls) {}
