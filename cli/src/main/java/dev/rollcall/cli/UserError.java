package dev.rollcall.cli;

/** A command can't do what was asked. The message is one line that says what is wrong and how to mend it. Exit code 1. */
public final class UserError extends RuntimeException {
    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
