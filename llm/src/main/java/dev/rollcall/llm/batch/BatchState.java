package dev.rollcall.llm.batch;

/** What a batch is doing. */
public enum BatchState {
    /** It waits or works; also for a word of the provider that we do not know. */
    RUNNING,
    /** It was told to stop, and has not stopped yet; questions may still be answered. */
    CANCELLING,
    /** Nothing more will come. Whatever the end, there may be results. */
    ENDED
}
