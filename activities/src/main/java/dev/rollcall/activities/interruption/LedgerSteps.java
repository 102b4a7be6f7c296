package dev.rollcall.activities.interruption;

import io.temporal.activity.Activity;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs an activity's work in the ledger. While the ledger is away, the activity fails with a delay and is tried again, and
 * no SQL stands in Temporal's history.
 */
public final class LedgerSteps {
    private final ScheduledExecutorService timer;

    public LedgerSteps(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    public <T> T run(Supplier<T> step) {
        return ComeBack.whenLedgerIsAway(step);
    }

    /**
     * The same with heartbeats: a large job takes longer than a dead worker may go unnoticed.
     *
     * @param step gets what hears of its progress, and what throws when the activity is to stop
     */
    public <T> T runLong(Function<Consumer<Object>, T> step) {
        try (var heartbeats = new HeartbeatTimer(timer, Activity.getExecutionContext()::heartbeat)) {
            return run(() -> step.apply(heartbeats::say));
        }
    }
}
