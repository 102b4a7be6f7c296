package dev.rollcall.store;

/** A list is longer than its {@link ListBounds}. */
public final class ListTooLongException extends RuntimeException {
    ListTooLongException(String why) {
        super(why);
    }
}
