package dev.rollcall.simulator.vendors;

import java.util.Locale;

/** What came of one request, as the simulator counts it. */
public enum SimulatedOutcome {
    ANSWERED,
    TRUNCATED,
    REFUSED,
    EMPTY,
    /** The model wants a tool to be called: that is no answer yet. */
    TOOL_CALL,
    INVALID,
    LIMITED,
    KEY_REJECTED,
    OUT_OF_QUOTA,
    SERVER_FAULT,
    BAD_REQUEST,
    RETIRED,
    /** The connection was cut in the middle of the body. */
    CUT,
    /** The connection was closed without a reply. */
    DEAD,
    /** It gets no reply; counted as soon as that is decided. */
    HUNG,
    /** A row of a batch that expired before the row's turn. */
    EXPIRED,
    /** A row of a batch that was cancelled before the row's turn. */
    CANCELLED,
    /** The client left before the reply was written. */
    CLIENT_GONE;

    /** Whether it is an answer that a client keeps and pays for. */
    public boolean usable() {
        return this == ANSWERED || this == TRUNCATED || this == REFUSED;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
