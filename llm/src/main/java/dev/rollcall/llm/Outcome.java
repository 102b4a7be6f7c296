package dev.rollcall.llm;

/** The outcome of one attempt. */
public enum Outcome {
    /** A whole answer. */
    ANSWERED,
    /** An answer that the model was not allowed to finish: cut at the token limit, with some visible text. */
    TRUNCATED,
    /** The model, or the filter before it, declined to answer. This is a valid answer. */
    REFUSED,
    /** HTTP 200 and a well-formed reply, but without any text. */
    EMPTY,
    /** HTTP 200 with an unusable reply: HTML, cut JSON, another shape, or larger than the size limit. */
    INVALID,
    /** Too many calls for this key: try later. */
    RATE_LIMITED,
    /** A transient fault of the server: try later. */
    OVERLOADED,
    /** This key is wrong or has no permission: try another key. */
    KEY_REJECTED,
    /** This key has no money or quota left: try another key. */
    OUT_OF_QUOTA,
    /** The same question will fail again. */
    FAILED_PERMANENT,
    /** No whole reply came: DNS, connect, TLS, timeout, or connection lost. */
    UNREACHABLE;

    /** Whether there is an answer to keep. */
    public boolean isUsable() {
        return this == ANSWERED || this == TRUNCATED || this == REFUSED;
    }

    /** Whether a retry can help: with the same key or, after KEY_REJECTED and OUT_OF_QUOTA, with another key. */
    public boolean mayBeRetried() {
        return switch (this) {
            case RATE_LIMITED, OVERLOADED, UNREACHABLE, EMPTY, KEY_REJECTED, OUT_OF_QUOTA -> true;
            case ANSWERED, TRUNCATED, REFUSED, INVALID, FAILED_PERMANENT -> false;
        };
    }
}
