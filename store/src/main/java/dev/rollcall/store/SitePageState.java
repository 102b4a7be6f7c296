package dev.rollcall.store;

import java.util.Locale;

/** What came of a fetched page. */
public enum SitePageState {
    FETCHED,
    PROCESSED,
    FAILED;

    /** As the ledger writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
