package dev.rollcall.store;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A limit in force.
 *
 * @param value 0: paused
 * @param source where it comes from
 * @param why the place in a file, or a person's reason; null when the source is enough
 * @param since null when that is not known
 * @param ceiling the most it may rise to by learning: the limit that a person or a file set; null when nobody set one
 */
public record Limit(BigDecimal value, Source source, String why, Instant since, BigDecimal ceiling) {

    /** Where the number comes from. */
    public enum Source {
        /** The provider's published default. */
        PUBLISHED,
        /** {@code rollcall.yaml}. */
        CONFIGURED,
        /** A person, at run time. */
        ORDERED,
        /** The provider's headers. */
        ANNOUNCED,
        /** The provider's 429s. */
        LEARNED
    }

    /** Where it comes from, for people. */
    public String from() {
        return switch (source) {
            case PUBLISHED -> "published";
            case CONFIGURED -> why;
            case ORDERED -> "ordered: " + why;
            case ANNOUNCED -> "announced by its headers";
            case LEARNED -> "learned from its 429s";
        };
    }

    public boolean isPaused() {
        return value.signum() == 0;
    }
}
