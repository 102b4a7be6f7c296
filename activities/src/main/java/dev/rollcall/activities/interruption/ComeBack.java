package dev.rollcall.activities.interruption;

import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.FailureTypes;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells Temporal to begin a new attempt later. It is no error, and no SQL and no stack trace of ours gets into the history. */
public final class ComeBack {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration LEDGER_AWAY = Duration.ofSeconds(2);

    private ComeBack() {}

    /**
     * Never without a delay, and never below a second: Temporal counts waits as attempts and would back off by itself.
     *
     * @param why for people
     */
    public static ApplicationFailure after(String why, Duration delay) {
        return ApplicationFailure.newBuilder()
                .setMessage(why)
                .setType(FailureTypes.COME_BACK)
                .setNextRetryDelay(delay.compareTo(LEAST) < 0 ? LEAST : delay)
                .setCategory(ApplicationErrorCategory.BENIGN)
                .build();
    }

    static ApplicationFailure ledgerIsAway() {
        return after("the ledger is away", LEDGER_AWAY);
    }

    /**
     * Runs a step in the ledger.
     *
     * @throws ApplicationFailure to come back later, when the ledger is away
     */
    public static <T> T whenLedgerIsAway(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                throw ledgerIsAway();
            }
            throw e;
        }
    }
}
