package dev.rollcall.store;

/** A list of domains can't be used at all, because it can't be read or because it is unclear which column is meant. */
public final class UnreadableListException extends RuntimeException {
    UnreadableListException(String why) {
        super(why);
    }

    UnreadableListException(String why, Throwable cause) {
        super(why, cause);
    }
}
