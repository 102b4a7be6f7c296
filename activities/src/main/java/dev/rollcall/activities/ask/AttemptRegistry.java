package dev.rollcall.activities.ask;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.Drain;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The one attempt of each ask activity in this JVM. Temporal may believe an attempt dead that still makes calls here: the newer
 * one stops it first, and finds the answers of its calls instead of asking again.
 */
final class AttemptRegistry {
    private static final Duration DRAINED = Duration.ofSeconds(3);
    private static final Duration SUPERSEDED = Duration.ofSeconds(1);

    private final Drain drain;
    private final ScheduledExecutorService heartbeats;
    private final Duration heartbeat;
    private final Map<String, AskAttempt> attempts = new ConcurrentHashMap<>();

    AttemptRegistry(Drain drain, ScheduledExecutorService heartbeats, Duration heartbeat) {
        this.drain = drain;
        this.heartbeats = heartbeats;
        this.heartbeat = heartbeat;
    }

    boolean isBusy() {
        return !attempts.isEmpty();
    }

    /** Runs an attempt, with heartbeats, after an earlier one of the same activity has ended. */
    AskAttempt.End run(AskAttempt attempt) {
        Runnable stopOnDrain = () -> attempt.stop(ComeBack.after("this worker is shutting down", DRAINED));
        var beats = heartbeats.scheduleAtFixedRate(
                attempt::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        try {
            AskAttempt earlier = attempts.put(attempt.owner(), attempt);
            if (earlier != null) {
                earlier.stop(ComeBack.after("a later attempt has taken over", SUPERSEDED));
                earlier.awaitOver();
            }
            drain.onRequest(stopOnDrain);
            return attempt.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new AskAttempt.End.Stopped(new IllegalStateException("interrupted", e));
        } finally {
            beats.cancel(false);
            drain.forget(stopOnDrain);
            attempts.remove(attempt.owner(), attempt);
            attempt.isOver();
        }
    }
}
