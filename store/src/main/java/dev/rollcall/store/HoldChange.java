package dev.rollcall.store;

/** What came of an order to hold a job, or to let it go on. */
public enum HoldChange {
    CHANGED,
    /** It was so before. */
    UNCHANGED,
    /** The job has ended: its account changes no more. */
    JOB_ENDED
}
