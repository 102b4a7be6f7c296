package dev.rollcall.site.claims;

/** What the domain's own site says of a claim. */
public enum Verdict {
    SUPPORTED,
    CONTRADICTED,
    /** The site is silent, or speaks of something else, or it is not certain what it says. */
    UNVERIFIABLE
}
