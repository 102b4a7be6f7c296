package dev.rollcall.store;

import java.time.Instant;

/** Where a page of the answers of all jobs ends. They go in the order in which they were saved. */
public record AnswerKey(Instant at, long cellId) {
    /** Before the first. */
    public static final AnswerKey START = new AnswerKey(Instant.EPOCH, 0);
}
