package dev.rollcall.simulator.vendors;

import java.util.Locale;

/** What came of one request, as the simulator counts it. */
public enum SimulatedOutcome {
    ANSWERED,
    TRUNCATED,
    REFUSED,
    EMPTY,
    /** The model wants a tool called: no answer yet. */
    TOOL_CALL,
    INVALID,
    LIMITED,
    KEY_REJECTED,
    OUT_OF_QUOTA,
    SERVER_FAULT,
    BAD_REQUEST,
    RETIRED,
    /** The connection was cut in the body. */
    CUT,
    /** Closed without a word. */
    DEAD,
    /** Never answered; counted as soon as that is decided. */
    HUNG,
    /** The client had gone before the reply was written. */
    CLIENT_GONE;

    /** A reply that somebody would keep, and pay for. */
    public boolean usable() {
        return this == ANSWERED || this == TRUNCATED || this == REFUSED;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
