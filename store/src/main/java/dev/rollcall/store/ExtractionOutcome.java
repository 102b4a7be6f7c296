package dev.rollcall.store;

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
}
