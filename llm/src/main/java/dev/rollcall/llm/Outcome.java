package dev.rollcall.llm;

/** What came of one attempt. */
public enum Outcome {
    /** A whole answer. */
    ANSWERED,
    /** An answer that the model was not allowed to finish: cut at the token limit, with some visible text. */
    TRUNCATED,
    /** The model, or the filter before it, declined. A valid answer. */
    REFUSED,
    /** HTTP 200 and a well-formed reply, but nothing to read in it. */
    EMPTY,
    /** HTTP 200 that is not a usable reply: HTML, cut JSON, another shape, more than the size limit. */
    INVALID,
    /** Too many at once for this key: later. */
    RATE_LIMITED,
    /** A transient fault of the server's side: later. */
    OVERLOADED,
    /** This key is wrong or may not do this: another key. */
    KEY_REJECTED,
    /** This key has no money or no quota left: another key. */
    OUT_OF_QUOTA,
    /** The same question will fail again. */
    FAILED_PERMANENT,
    /** No whole reply: DNS, connect, TLS, timeout, connection lost. */
    UNREACHABLE;

    /** Whether there is an answer to keep. */
    public boolean isUsable() {
        return this == ANSWERED || this == TRUNCATED || this == REFUSED;
    }

    /** Whether asking again can help: with the same key, or, after KEY_REJECTED and OUT_OF_QUOTA, with another. */
    public boolean mayBeRetried() {
        return switch (this) {
            case RATE_LIMITED, OVERLOADED, UNREACHABLE, EMPTY, KEY_REJECTED, OUT_OF_QUOTA -> true;
            case ANSWERED, TRUNCATED, REFUSED, INVALID, FAILED_PERMANENT -> false;
        };
    }
}
