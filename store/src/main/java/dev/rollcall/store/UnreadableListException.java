package dev.rollcall.store;

/** A list of domains of which nothing can be used, and why: it can't be read, or nobody knows which column is meant. */
public final class UnreadableListException extends RuntimeException {
    UnreadableListException(String why) {
        super(why);
    }

    UnreadableListException(String why, Throwable cause) {
        super(why, cause);
    }
}
