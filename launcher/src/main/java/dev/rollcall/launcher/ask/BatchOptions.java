package dev.rollcall.launcher.ask;

import dev.rollcall.api.SpanText;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** To ask through the provider's batch API. */
final class BatchOptions {
    @Option(
            names = "--batch",
            required = true,
            description = "Ask through the provider's batch API, in a batch of this one question, and print each step."
                    + " It takes minutes or hours. Ctrl-C ends the batch at the provider.")
    private boolean batch;

    @Option(
            names = "--timeout",
            paramLabel = "SPAN",
            description = "Wait at most so long (90s, 10m, 2h); then the batch goes on at the provider."
                    + " Default: an hour longer than the provider gives itself, which is 24 or 48 hours.")
    private String timeout;

    @Option(
            names = "--resume",
            paramLabel = "ID",
            description = "Post nothing: wait for the batch with this id at the provider, and read its answer.")
    private String resumed;

    @Option(names = "--cancel", paramLabel = "ID", description = "Have the provider end the batch with this id.")
    private String cancelled;

    /** @throws IllegalArgumentException when the options do not fit together */
    void check() {
        if (resumed != null && cancelled != null) {
            throw new IllegalArgumentException("--resume and --cancel: say one of them");
        }
        timeout();
    }

    /** @throws IllegalArgumentException when it is no span of time */
    Optional<Duration> timeout() {
        if (timeout == null) {
            return Optional.empty();
        }
        Duration span = SpanText.parse(timeout);
        if (span == null || span.isZero() || span.isNegative()) {
            throw new IllegalArgumentException(
                    "--timeout: '" + timeout + "' is no span of time; write it as 90s, 10m, 2h or 1d");
        }
        return Optional.of(span);
    }

    Optional<String> resumed() {
        return Optional.ofNullable(resumed).map(String::strip);
    }

    Optional<String> cancelled() {
        return Optional.ofNullable(cancelled).map(String::strip);
    }
}
