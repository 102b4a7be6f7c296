package dev.rollcall.site.claims;

/** In what a claim and a site differ. */
public enum Difference {
    VALUE,
    UNIT,
    DATE,
    NAME,
    SCOPE,
    NONE
}
