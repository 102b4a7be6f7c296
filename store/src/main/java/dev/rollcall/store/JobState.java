package dev.rollcall.store;

import java.util.Arrays;
import java.util.Locale;

/** How far a job is. */
public enum JobState {
    /** Its cells are not planned yet. */
    QUEUED,
    /** Its cells are being planned or asked. */
    PROCESSING,
    /** No new call is made for it while a {@link Holds hold} of the whole job is there. */
    PAUSED,
    COMPLETED,
    /** It could not be planned, or nothing was answered. */
    FAILED,
    CANCELLED;

    /** Whether new calls are made for the job. */
    public boolean isActive() {
        return this == QUEUED || this == PROCESSING;
    }

    /** Whether the job is over: no new call is made for it, but calls under way may still end. */
    public boolean isFinished() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The state as the ledger, REST and the commands write it: {@code processing}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such state */
    public static JobState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no job state is called " + word));
    }
}
