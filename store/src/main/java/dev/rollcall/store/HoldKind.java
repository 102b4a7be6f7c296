package dev.rollcall.store;

import java.util.Arrays;
import java.util.Locale;

/** Why a job, or a target in it, makes no new calls. */
public enum HoldKind {
    /** A person has paused it, until a person resumes it. */
    PAUSE,
    /** A person has cancelled a target in the job, for good. */
    CANCEL,
    /** The job's budget is used up, until it is raised. */
    BUDGET,
    /** Rollcall asks a target of the job in its provider's batches, and not call by call: {@link Lanes}. */
    BATCH;

    /** As the ledger and REST write it: {@code pause}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such kind */
    static HoldKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of hold is called " + word));
    }
}
