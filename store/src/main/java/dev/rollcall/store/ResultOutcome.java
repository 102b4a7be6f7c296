package dev.rollcall.store;

/** What became of a result that was saved. */
public enum ResultOutcome {
    /** Attempt, cell and answer are in the ledger. */
    KEPT,
    /** Somebody else has asked the cell since: only the attempt was noted. */
    FENCED
}
