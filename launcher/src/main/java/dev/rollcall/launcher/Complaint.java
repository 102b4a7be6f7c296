package dev.rollcall.launcher;

/** A command can't do what was asked: one line that says what is wrong and how to mend it. Exit code 1. */
public final class Complaint extends RuntimeException {
    public Complaint(String message) {
        super(message);
    }

    public Complaint(String message, Throwable cause) {
        super(message, cause);
    }
}
