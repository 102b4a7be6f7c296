package dev.rollcall.store;

/**
 * How long a list may be.
 *
 * @param bytes of its text, after it was unpacked
 * @param lines of its text, blank ones and comments included
 */
public record ListBounds(long bytes, long lines) {
    /** However long it is. */
    public static final ListBounds NONE = new ListBounds(Long.MAX_VALUE, Long.MAX_VALUE);
}
