package dev.rollcall.api;

import dev.rollcall.store.BadEntry;

/**
 * A line of a list that is no domain, or of labels that is none.
 *
 * @param line from 1
 * @param value made safe to show
 */
record BadLine(long line, String value, String reason) {
    static BadLine of(BadEntry bad) {
        return new BadLine(bad.place(), bad.value(), bad.reason());
    }
}
