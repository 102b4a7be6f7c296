package dev.rollcall.simulator.vendors;

/** In which form a reply is sent. */
public enum StreamForm {
    /** One JSON object, no stream. */
    NONE,
    /** Server-sent events. */
    EVENTS,
    /** A JSON array of the events' data, as Google sends it without {@code alt=sse}. */
    ARRAY
}
