package dev.rollcall.store;

import java.util.Locale;

/** How far a cell is. Below 10 it is open; from 10 on it has ended; 10 to 13 have a reply that is kept. */
public enum CellState {
    PLANNED(0),
    /** A worker has taken it and will ask it next. */
    CLAIMED(1),
    /** It may not be asked before {@code wait_until}. */
    WAITING(2),
    /** A call is under way, or was under way when its worker died. */
    ASKING(3),
    ANSWERED(10),
    REFUSED(11),
    EMPTY(12),
    INVALID(13),
    FAILED(14),
    SKIPPED(15);

    private final short code;

    CellState(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public boolean isOpen() {
        return code < 10;
    }

    /** It has ended without a usable answer: it is listed until it is opened again, or dismissed. */
    public boolean isDeadLetter() {
        return this == EMPTY || this == INVALID || this == FAILED;
    }

    /** As REST and the commands write it: {@code answered}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static CellState of(int code) {
        for (CellState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no cell state has the code " + code);
    }
}
