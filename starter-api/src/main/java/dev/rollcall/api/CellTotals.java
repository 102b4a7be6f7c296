package dev.rollcall.api;

/**
 * How many cells have ended in which way; planned = all the others together.
 *
 * @param open have not ended; 0 once the job has
 * @param cancelled had not ended when the job did
 */
public record CellTotals(
        long planned,
        long answered,
        long refused,
        long empty,
        long invalid,
        long failed,
        long skipped,
        long open,
        long cancelled) {
    public static final CellTotals NONE = new CellTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public CellTotals plus(CellTotals other) {
        return new CellTotals(
                planned + other.planned,
                answered + other.answered,
                refused + other.refused,
                empty + other.empty,
                invalid + other.invalid,
                failed + other.failed,
                skipped + other.skipped,
                open + other.open,
                cancelled + other.cancelled);
    }
}
