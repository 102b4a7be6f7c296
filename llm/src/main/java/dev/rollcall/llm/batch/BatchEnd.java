package dev.rollcall.llm.batch;

/** How a batch ended. It says nothing of its questions: each of them may have failed in a COMPLETED one. */
public enum BatchEnd {
    COMPLETED,
    /** The provider could not do it: bad lines, too many tokens. */
    FAILED,
    /** Its time was up before all questions were asked. */
    EXPIRED,
    CANCELLED
}
