package dev.rollcall.activities.limits;

/**
 * Keeps calls as far apart on the wire as their slots are. A call that is late delays its successors equally, in this worker
 * and, by the distance kept, beside the others'; the delay shrinks little by little. Guarded by the provider's lock.
 */
final class SendSpacing {
    /** The delay shrinks by 1 % of the time between slots: what is late is caught up on hardly faster than the rate allows. */
    private static final double CATCHING_UP = 0.01;

    /** After four idle bucket-lengths the delay is forgotten: the provider's bucket is full again. */
    private static final int IDLE_BUCKETS = 4;

    /** This part of the slack may be sent at once. */
    static final double BURST = 0.2;

    /** How much later than their slots calls are sent, in ns. */
    private long delay;

    private long lastSlot;

    /** When permits last ran out: slots due earlier weren't late through us. */
    private long ranOut = Long.MIN_VALUE;

    /** No call is free at this moment. */
    void ranOut(long nanos) {
        ranOut = nanos;
    }

    /** When a call could have used this slot. */
    long usable(long slot) {
        return Math.max(slot, ranOut);
    }

    /** How much later than their slots calls are sent now, in ns. */
    long delay() {
        return delay;
    }

    /** Slots were given up: those after them are late by so much less. */
    void shorten(long nanos) {
        delay -= nanos;
    }

    /**
     * How long to sleep before sending, in ns; 0 or less: not at all. Where all calls that may be under way fit into the
     * provider's bucket, they may come together.
     *
     * @param slot of this call
     */
    long untilSend(long slot, long nanos, LimitsInForce limits, int atOnce) {
        double step = limits.requestStep();
        double slack = limits.slack();
        if (step == 0 || atOnce * step <= slack) {
            delay = 0;
            return 0;
        }
        long gap = Math.max(0, slot - lastSlot);
        boolean wasIdle = gap > IDLE_BUCKETS * (slack + step);
        long left = wasIdle ? 0 : Math.max(0, delay - Math.round(gap * CATCHING_UP));
        lastSlot = Math.max(lastSlot, slot);
        delay = Math.max(left, nanos - slot - Math.round(BURST * slack));
        return slot + delay - nanos;
    }
}
