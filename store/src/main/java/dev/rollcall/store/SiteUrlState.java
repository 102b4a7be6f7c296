package dev.rollcall.store;

import java.util.Locale;

/** What came of the last visit of a URL. */
public enum SiteUrlState {
    /** It is to be visited, now or later. */
    DUE,
    /** A page was fetched. */
    PAGE,
    /** The page is as it was. */
    UNCHANGED,
    /** There is no such page. */
    GONE,
    /** It may not be visited or kept, or is no page of its own: robots, a redirect, another type, a copy of another page. */
    SKIPPED,
    FAILED,
    /** The crawl ended before: it had reached a limit. */
    LEFT;

    /** As the ledger writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
