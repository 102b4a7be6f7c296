package dev.rollcall.insight.judge;

/** Whom a name means in an answer. */
public enum Bearer {
    /** The entity that was asked about. */
    SAME,
    /** Somebody or something else that has the same name. */
    OTHER
}
