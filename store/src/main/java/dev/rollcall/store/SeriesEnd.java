package dev.rollcall.store;

import java.util.Locale;

/** Why a job that samples asks no more of a target about a domain. */
public enum SeriesEnd {
    /** The interval of its rate is narrow enough. */
    NARROW_ENOUGH,
    /** It has come to the last look, and its interval is wider than was wanted. */
    LAST_LOOK,
    /** The job's budget does not pay for its next look. */
    BUDGET,
    /** Too few of its cells were answered. */
    THIN,
    /** Its answers were not read in time. */
    NOT_READ,
    /** The job is a retry: it asks again what failed, and looks no further. */
    RETRY;

    /** Its name in the ledger and for people: {@code narrow-enough}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
