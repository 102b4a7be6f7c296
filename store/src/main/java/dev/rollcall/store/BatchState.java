package dev.rollcall.store;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How far a batch is. */
public enum BatchState {
    /** Its cells are claimed and its attempts written; no provider has heard of it. */
    INTENDED,
    /** The provider has its file, and does nothing with it yet. */
    UPLOADED,
    /** It is being posted, or was when its worker died: nobody knows whether the provider has it. */
    POSTING,
    /** The provider has it. */
    RUNNING,
    /** The provider was told to stop; it may still finish some of it. */
    CANCELLING,
    /** The provider does no more of it; its lines are being read. */
    INGESTING,
    /** All of its items are accounted for. */
    DONE,
    /** The provider has never taken it, or has refused all of it; or nobody will hear of it any more. */
    ABANDONED;

    /** In which a batch ends. */
    public static final List<BatchState> ENDS = List.of(DONE, ABANDONED);

    /** In which it has not ended. */
    public static final List<BatchState> UNDER_WAY = ofStatus(RUNNING.status());

    /** As the ledger writes it: {@code running}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people: running, completed or failed. */
    public String status() {
        return switch (this) {
            case DONE -> "completed";
            case ABANDONED -> "failed";
            default -> "running";
        };
    }

    /** Those with this {@link #status}. */
    public static List<BatchState> ofStatus(String status) {
        return Arrays.stream(values())
                .filter(state -> state.status().equals(status))
                .toList();
    }

    /** @throws IllegalArgumentException when there is no such state */
    static BatchState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no state of a batch is called " + word));
    }
}
