package dev.rollcall.activities.limits;

import dev.rollcall.store.SlotReservations.Used;

/** What was used within the last 60 s. Guarded by the provider's lock. */
final class UsageWindow {
    private static final int SECONDS = 60;

    private final long[][] used = new long[SECONDS][4];
    private long now;

    void add(long second, long requests, long input, long output) {
        turn(second);
        long[] at = used[(int) Math.floorMod(second, (long) SECONDS)];
        at[0] += requests;
        at[1] += input + output;
        at[2] += input;
        at[3] += output;
    }

    Used used(long second) {
        turn(second);
        var sum = new long[4];
        for (long[] at : used) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += at[i];
            }
        }
        return new Used(sum[0], sum[1], sum[2], sum[3]);
    }

    private void turn(long second) {
        for (long gone = Math.max(now + 1, second - SECONDS + 1); gone <= second; gone++) {
            used[(int) Math.floorMod(gone, (long) SECONDS)] = new long[4];
        }
        now = Math.max(now, second);
    }
}
