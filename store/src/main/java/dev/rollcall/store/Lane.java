package dev.rollcall.store;

import java.util.Arrays;
import java.util.Locale;

/** How a job's providers are asked. */
public enum Lane {
    /** In batches where the deadline leaves time for it and money is saved; else call by call. */
    AUTO,
    /** Call by call. */
    ONLINE,
    /** In batches wherever a target has them, and the rest call by call. */
    BATCH;

    /** Jobs of this priority and below it are urgent: batches take hours, and are not for them. */
    public static final int URGENT = 2;

    /** Why a target is asked call by call, for people. What stands here is known before a job begins. */
    public static final String NO_BATCHES = "it has no batches for such calls";

    public static final String SAMPLED = "the job samples: each look waits for the one before";
    public static final String NO_KEY = "no key of it can be used";
    public static final String IN_A_HURRY = "the job is urgent";

    /** As the ledger and REST write it: {@code auto}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such lane */
    public static Lane of(String word) {
        return Arrays.stream(values())
                .filter(lane -> lane.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no lane is called " + word));
    }
}
