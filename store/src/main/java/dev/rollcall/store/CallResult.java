package dev.rollcall.store;

/** What came of one call, as it is saved: with the next state of the row that it was made for. */
public sealed interface CallResult permits AttemptResult, ModelResult {
    /** Of the row, in its kind. */
    long key();

    /** The attempt's number within the row, from 1. */
    int n();

    String outcome();

    /** 1e-10 USD; null: unknown, or nothing. */
    Long costTicks();

    /** It was billed at an unknown price. */
    boolean unpriced();
}
