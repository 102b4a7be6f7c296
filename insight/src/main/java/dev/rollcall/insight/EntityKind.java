package dev.rollcall.insight;

/** What an entity is to its domain. */
public enum EntityKind {
    BRAND,
    COMPETITOR,
    /** Tracked for another reason: a parent, a product, a review site. */
    OTHER
}
