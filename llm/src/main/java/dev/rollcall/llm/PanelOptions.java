package dev.rollcall.llm;

import dev.rollcall.llm.net.Outgoing;
import java.time.Duration;

/**
 * @param callTimeout longest a whole call may take, from the look-up of the host to the last byte; then UNREACHABLE.
 *     Default 120 s: a reasoning model may be silent for a minute and a half
 * @param connectTimeout longest for the connection alone. Default 10 s
 * @param maxReplyBytes a longer reply is not read to its end and is INVALID. Default 8 MiB
 * @param outgoing through which proxy calls go, and which certificates are trusted. Default: no proxy, Java's own
 */
public record PanelOptions(Duration callTimeout, Duration connectTimeout, int maxReplyBytes, Outgoing outgoing) {

    public PanelOptions {
        if (callTimeout.isNegative()
                || callTimeout.isZero()
                || connectTimeout.isNegative()
                || connectTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "timeouts must be positive, were " + callTimeout + " and " + connectTimeout);
        }
        if (maxReplyBytes < 1) {
            throw new IllegalArgumentException("maxReplyBytes must be positive, was " + maxReplyBytes);
        }
    }

    public PanelOptions(Duration callTimeout, Duration connectTimeout, int maxReplyBytes) {
        this(callTimeout, connectTimeout, maxReplyBytes, Outgoing.DIRECT);
    }

    public PanelOptions through(Outgoing other) {
        return new PanelOptions(callTimeout, connectTimeout, maxReplyBytes, other);
    }

    public static PanelOptions defaults() {
        return new PanelOptions(Duration.ofSeconds(120), Duration.ofSeconds(10), 8 << 20);
    }
}
