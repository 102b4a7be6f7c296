package dev.rollcall.activities.limits;

/**
 * How many calls of one key and model may be under way at once in this worker. Where the provider allows fewer than we know,
 * additive increase, multiplicative decrease (AIMD) finds out: a 429 halves the number, and each round of replies adds one.
 * Guarded by the provider's lock.
 */
final class ConcurrencyLimit {
    /** What the provider seems to allow. */
    private double allowed;

    /** What is configured for all workers together; null: nothing, then what was learned counts. */
    private Integer configured;

    /** This worker's share of it. */
    private int share;

    private int inFlight;

    ConcurrencyLimit(int atOnce) {
        this.allowed = atOnce;
        this.share = atOnce;
    }

    /** A limit was set. One that was used in full until now is used in full from now on. */
    void configure(Integer atOnce) {
        int before = ofAllWorkers();
        configured = atOnce;
        if (before != ofAllWorkers() && allowed >= before) {
            allowed = ofAllWorkers();
        }
    }

    void share(int calls) {
        share = calls;
    }

    /** Calls at once that all workers together may have under way. */
    int ofAllWorkers() {
        return configured == null ? (int) Math.ceil(allowed) : configured;
    }

    /** Calls at once that this worker may have under way, 429s aside. */
    int ofThisWorker() {
        return Math.max(0, Math.min(share, ofAllWorkers()));
    }

    /** This worker's part of what all may have under way, 0 to 1. */
    double partOfAll() {
        return Math.min(1, share / (double) Math.max(1, ofAllWorkers()));
    }

    /**
     * Calls that may be begun now; below zero when more are under way than the limit allows by now.
     *
     * @param most at once, for other reasons
     */
    int free(int most) {
        return (int) Math.min(Math.min(allowed, share), most) - inFlight;
    }

    int inFlight() {
        return inFlight;
    }

    void begin(int calls) {
        inFlight += calls;
    }

    void end() {
        inFlight--;
    }

    /** A 429 that no rate explains. */
    void decrease() {
        allowed = Math.max(1, Math.min(allowed, ofThisWorker()) / 2);
    }

    void increase() {
        allowed = Math.min(ofAllWorkers(), allowed + 1 / allowed);
    }
}
