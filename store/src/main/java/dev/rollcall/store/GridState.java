package dev.rollcall.store;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The state of all of a domain's cells of one provider: that of the gravest of them. The gravest comes first. */
public enum GridState {
    FAILED('f', CellState.FAILED),
    INVALID('i', CellState.INVALID),
    EMPTY('e', CellState.EMPTY),
    WAITING('w', CellState.WAITING),
    SKIPPED('s', CellState.SKIPPED),
    ASKING('q', CellState.ASKING),
    /** Also cells that a worker has taken, and those that are not in the ledger yet. */
    PLANNED('p', CellState.PLANNED),
    /** Open, in a job that is cancelled, or of a target that is cancelled in it. */
    CANCELLED('c', null),
    REFUSED('r', CellState.REFUSED),
    ANSWERED('a', CellState.ANSWERED);

    /** An SQL expression of the ordinal of a {@code cell c}. */
    static final String ORDINAL = Arrays.stream(values())
            .filter(state -> state.cell != null)
            .map(state -> "WHEN " + state.cell.code() + " THEN " + state.ordinal())
            .collect(Collectors.joining(" ", "CASE c.state ", " ELSE " + PLANNED.ordinal() + " END"));

    private final char letter;
    private final CellState cell;

    GridState(char letter, CellState cell) {
        this.letter = letter;
        this.cell = cell;
    }

    public char letter() {
        return letter;
    }

    public boolean isOpen() {
        return this == WAITING || this == ASKING || this == PLANNED;
    }

    /** The graver of the two. */
    public GridState or(GridState other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
