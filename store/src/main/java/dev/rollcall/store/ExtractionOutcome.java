package dev.rollcall.store;

import java.util.Locale;

/** What became of an answer that was read. */
public enum ExtractionOutcome {
    ANSWERED(1),
    /** It declines: a valid answer that names nobody. */
    REFUSED(2),
    /** Its body can't be unpacked: it counts as missing. */
    DAMAGED(3);

    private final int code;

    ExtractionOutcome(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ExtractionOutcome of(int code) {
        for (ExtractionOutcome outcome : values()) {
            if (outcome.code == code) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("no outcome of an extraction has the code " + code);
    }
}
