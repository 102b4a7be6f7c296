package dev.rollcall.store;

import dev.rollcall.store.Freshness.WatchedDomain;
import java.time.Instant;
import java.util.List;

/**
 * Some of the watched domains, most overdue first.
 *
 * @param next where it goes on; null when this is the end
 */
public record WatchedPage(List<WatchedDomain> domains, DueKey next) {
    /**
     * Where a page of watched domains ends. A domain that is refreshed meanwhile is due later, and may be seen again.
     *
     * @param dueAt of the last domain; null: before the first
     */
    public record DueKey(Instant dueAt, int domainId) {
        /** Before the first domain. */
        public static final DueKey START = new DueKey(null, 0);
    }
}
