package dev.rollcall.store;

/** What the ledger did with a result. */
public enum ResultOutcome {
    /** The attempt, the cell and the answer are saved. */
    KEPT,
    /**
     * Only the attempt is saved. The claim has ended; a late answer or refusal is kept only if the cell was not asked again.
     */
    FENCED
}
