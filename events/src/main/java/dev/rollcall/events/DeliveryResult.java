package dev.rollcall.events;

/** What came of an event at an outlet, or of a try to send it. */
public enum DeliveryResult {
    /** Its receiver has it. */
    DELIVERED,
    /** This try failed; it is tried again. */
    FAILED,
    /** It is tried no more. */
    DEAD
}
