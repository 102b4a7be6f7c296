package dev.rollcall.activities.interruption;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Heartbeats from a timer, so that a long step does not look dead; what Temporal answers stops the next {@link #say}. */
final class HeartbeatTimer implements AutoCloseable {
    private static final long EVERY_MILLIS = 2_500;

    private final Consumer<Object> heartbeat;
    private final ScheduledFuture<?> beats;
    private volatile Object last;
    private volatile RuntimeException stop;

    HeartbeatTimer(ScheduledExecutorService timer, Consumer<Object> heartbeat) {
        this.heartbeat = heartbeat;
        this.beats = timer.scheduleAtFixedRate(this::beat, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * How far the work is.
     *
     * @throws RuntimeException what the last heartbeat met: cancelled, timed out, shutting down
     */
    void say(Object progress) {
        last = progress;
        if (stop != null) {
            throw stop;
        }
    }

    @Override
    public void close() {
        beats.cancel(false);
    }

    private void beat() {
        try {
            heartbeat.accept(last);
        } catch (RuntimeException e) {
            stop = e;
        }
    }
}
