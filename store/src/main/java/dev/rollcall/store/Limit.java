package dev.rollcall.store;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A limit in force.
 *
 * @param value 0: paused
 * @param source where it comes from
 * @param why the place in a file, or a person's reason; null when the source says enough
 * @param since since when it holds; null when that is unknown
 * @param ceiling the limit that a person or a file set, which learning may not exceed; null when none was set
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

    /** Where the limit comes from, for people. */
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
