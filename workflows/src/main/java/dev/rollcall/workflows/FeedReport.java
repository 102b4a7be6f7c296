package dev.rollcall.workflows;

/**
 * The end of a round of feeding.
 *
 * @param over nothing is left to feed: every cell has ended, or the job was cancelled
 * @param open cells open at the end of the round
 */
public record FeedReport(String job, boolean over, long open) {}
