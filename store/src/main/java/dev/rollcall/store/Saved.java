package dev.rollcall.store;

/** What became of a save. */
public enum Saved {
    /** Attempt, cell and answer are in the ledger. */
    KEPT,
    /** The cell belongs to somebody else by now: only the attempt was noted. */
    FENCED
}
