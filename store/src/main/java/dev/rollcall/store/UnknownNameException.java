package dev.rollcall.store;

/** A provider or prompt can't be asked. The message is for people and names those that can. */
public final class UnknownNameException extends IllegalArgumentException {
    UnknownNameException(String message) {
        super(message);
    }
}
