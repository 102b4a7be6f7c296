package dev.rollcall.cli;

import java.time.Instant;

/** How a watch shows what it sees. */
interface WatchView extends AutoCloseable {
    void show(Sight sight);

    /**
     * The API is away.
     *
     * @param last what was seen before
     * @param since when it was first found away
     * @param why in a few words
     */
    void away(Sight last, Instant since, Instant now, String why);

    @Override
    default void close() {}
}
