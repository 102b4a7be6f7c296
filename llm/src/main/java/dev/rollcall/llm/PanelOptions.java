package dev.rollcall.llm;

import dev.rollcall.llm.net.Outgoing;
import java.time.Duration;

/**
 * @param callTimeout the longest time of a whole call, from the look-up of the host to the last byte; then it is
 *     UNREACHABLE. Default 120 s, because a reasoning model may be silent for 90 s
 * @param connectTimeout the longest time to connect. Default 10 s
 * @param maxReplyBytes a longer reply is not read to its end; it is INVALID. Default 8 MiB
 * @param outgoing the proxy for calls, and the trusted certificates. Default: no proxy, Java's own certificates
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
