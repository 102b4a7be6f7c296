package dev.rollcall.store;

import java.util.Locale;

/** How far a crawl of a site is. */
public enum SiteCrawlState {
    PENDING,
    IN_PROGRESS,
    /** It came to its end; pages that failed are counted. */
    COMPLETED,
    FAILED,
    CANCELLED;

    public boolean isOpen() {
        return this == PENDING || this == IN_PROGRESS;
    }

    /** As the ledger writes it: {@code in_progress}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
