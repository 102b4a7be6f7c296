package dev.rollcall.simulator.vendors;

/** In which form a reply is sent. */
enum StreamForm {
    /** One JSON object. */
    NONE,
    /** Server-sent events. */
    EVENTS,
    /** A JSON array of the events' data, as Google sends without {@code alt=sse}. */
    ARRAY
}
