package dev.rollcall.api;

import java.util.List;

/**
 * An entity of a set, as it is kept and shown.
 *
 * @param entity its name in figures: it never changes
 * @param kind brand, competitor or other
 * @param domains of its owner
 * @param otherBearers words that tell, in a sentence, that somebody else of this name is meant
 */
record EntityView(
        String entity,
        String kind,
        String name,
        List<AliasView> aliases,
        List<String> domains,
        List<String> otherBearers) {
    /** @param ordinaryWord it is a word of its language, too, and needs more to be a name */
    record AliasView(String text, boolean ordinaryWord) {}
}
