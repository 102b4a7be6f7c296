package dev.rollcall.insight;

import java.util.Objects;

/**
 * Another name of an entity.
 *
 * @param ordinaryWord whether it is a word of the language too, so that it needs evidence to count. Words of the dictionaries
 *     need no flag.
 */
public record Alias(String text, boolean ordinaryWord) {
    public Alias {
        Objects.requireNonNull(text, "text");
    }

    public Alias(String text) {
        this(text, false);
    }
}
