package dev.rollcall.simulator;

/** In which form a reply is sent. */
enum Streaming {
    /** One JSON object. */
    NONE,
    /** Server-sent events. */
    EVENTS,
    /** A JSON array of the events' data, as Google sends without {@code alt=sse}. */
    ARRAY
}
