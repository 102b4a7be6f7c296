package dev.rollcall.store;

/** A provider or prompt that can't be asked, and which ones can; a message for people. */
public final class UnknownNameException extends IllegalArgumentException {
    UnknownNameException(String message) {
        super(message);
    }
}
