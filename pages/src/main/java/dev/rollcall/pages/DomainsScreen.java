package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * The domains that are kept fresh, the most overdue first, and the lists that are kept under a name.
 *
 * @param at the server's clock
 * @param next the next page; null on the last one
 */
public record DomainsScreen(
        Instant at,
        boolean simulated,
        List<Chip> sides,
        long watched,
        long stale,
        List<WatchedRow> domains,
        String next,
        List<ListRow> lists) {

    /** @param doneFrom the window in which all of it was last asked; null: never */
    public record WatchedRow(String domain, int refreshHours, Instant doneFrom, Instant dueAt, boolean due) {}

    public record ListRow(String name, long domains, Instant changedAt) {}
}
