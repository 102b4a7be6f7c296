package dev.rollcall.store;

import org.jdbi.v3.core.Handle;

/** What a reply says, as it is kept in the tables of its kind. */
public interface Findings {
    /** Quotes in the reply. */
    int quotes();

    /** Of these, that do not stand in the text: dropped. */
    int invented();

    /** Writes them down, once, as part of the transaction that saves the call. */
    void write(Handle handle, long key);
}
