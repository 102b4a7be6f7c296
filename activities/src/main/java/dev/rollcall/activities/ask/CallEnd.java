package dev.rollcall.activities.ask;

/** What came of making one call. */
enum CallEnd {
    /** The cell has ended. */
    CELL_ENDED,
    /** The cell is to be asked again. */
    CELL_OPEN,
    /** No call was made: the cell is held no more, its job makes no calls, or its budget has no room for this one now. */
    NOT_BEGUN
}
