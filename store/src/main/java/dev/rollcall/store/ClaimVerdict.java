package dev.rollcall.store;

import java.util.Locale;

/** What a site says of a claim. */
public enum ClaimVerdict {
    SUPPORTED,
    CONTRADICTED,
    /** The site is silent, or says nothing that decides. */
    UNVERIFIABLE;

    /** As the ledger writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
