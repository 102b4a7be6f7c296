package dev.rollcall.embedded;

/**
 * A part of the machine under Rollcall cannot start. The message is one line for the person at the terminal: what is
 * wrong and how to mend it. No stack trace is worth showing with it.
 */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStart(String message) {
        super(message);
    }

    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
