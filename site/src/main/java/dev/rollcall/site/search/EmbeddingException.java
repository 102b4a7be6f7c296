package dev.rollcall.site.search;

import java.time.Duration;

/** There are no vectors. The message says why in one line, without a key. */
public final class EmbeddingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Duration retryAfter;

    EmbeddingException(String message, int status, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** HTTP's; 0 when there was no whole reply. */
    public int status() {
        return status;
    }

    /** Null when the server did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same texts may be embedded later. */
    public boolean mayRetry() {
        return status == 0 || status == 408 || status == 429 || status >= 500;
    }
}
