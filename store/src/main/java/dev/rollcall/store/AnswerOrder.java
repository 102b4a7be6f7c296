package dev.rollcall.store;

import java.time.Instant;

/** In which order answers are read: by the time at which they were saved, and by their cells' numbers within it. */
public enum AnswerOrder {
    OLDEST_FIRST(">", ""),
    NEWEST_FIRST("<", " DESC");

    private final String beyond;
    private final String direction;

    AnswerOrder(String beyond, String direction) {
        this.beyond = beyond;
        this.direction = direction;
    }

    /** Of two pairs, such as {@code (a.at, a.cell_id)}: the first one comes after the second. */
    String after(String pair, String other) {
        return pair + " " + beyond + " " + other;
    }

    /** {@code ORDER BY a.at DESC, a.cell_id DESC} */
    String by(String time, String cell) {
        return "ORDER BY " + time + direction + ", " + cell + direction;
    }

    /**
     * Where to begin. Cells are numbered from 1, so 0 stands before all that were saved at that moment.
     *
     * @param after the last that was read; null: none
     * @param from the time of the first that may match
     * @param until the time before which the last one that may match was saved
     */
    AnswerKey start(AnswerKey after, Instant from, Instant until) {
        if (this == OLDEST_FIRST) {
            return after == null || after.at().isBefore(from) ? new AnswerKey(from, 0) : after;
        }
        return after == null || !after.at().isBefore(until) ? new AnswerKey(until, 0) : after;
    }
}
