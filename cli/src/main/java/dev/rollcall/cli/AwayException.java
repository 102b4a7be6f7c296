package dev.rollcall.cli;

import java.io.IOException;

/** A server replied that it can't answer just now. The message says why, for people. */
final class AwayException extends IOException {
    private static final long serialVersionUID = 1;

    AwayException(String message) {
        super(message);
    }
}
