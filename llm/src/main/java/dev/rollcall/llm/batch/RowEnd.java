package dev.rollcall.llm.batch;

/** How one question of a batch ended. */
public enum RowEnd {
    /** The provider asked the model; the reply says what came of it. */
    REPLIED,
    /** The batch's time was up before. It was not asked and is not billed. */
    EXPIRED,
    /** The batch was cancelled before. It was not asked and is not billed. */
    CANCELLED;

    public boolean wasAsked() {
        return this == REPLIED;
    }
}
