package dev.rollcall.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens to the API's stream of events, and rings when a job, a provider, a budget or an alert changed its state. It only makes
 * a watch quicker: whoever hears no ring looks again after a few seconds. So a stream that is away or refused is no failure.
 */
final class EventBell {
    static final String STREAM = "/api/events/stream?type="
            + String.join(
                    "%2C",
                    List.of(
                            "job.created",
                            "job.started",
                            "job.paused",
                            "job.resumed",
                            "job.completed",
                            "job.failed",
                            "job.cancelled",
                            "provider.failing",
                            "provider.recovered",
                            "budget.reached",
                            "alert.raised",
                            "alert.resolved"));
    private static final long PAUSE_MILLIS = 5_000;

    private final ApiClient api;
    private final AtomicBoolean rung = new AtomicBoolean();

    EventBell(ApiClient api) {
        this.api = api;
    }

    /** Listens in a thread of its own, which ends with the program. */
    void listen() {
        var listener = new Thread(this::listenOn, "events");
        listener.setDaemon(true);
        listener.start();
    }

    /** Whether it rang since this was last asked. */
    boolean hasRung() {
        return rung.getAndSet(false);
    }

    private void listenOn() {
        while (hear()) {
            // Nobody knows what happened while the stream was away.
            rung.set(true);
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Returns when the stream ends: whether it makes sense to come again. */
    boolean hear() {
        try {
            api.lines(STREAM, Map.of(), this::line);
            return true;
        } catch (IOException e) {
            return true;
        } catch (UserError refused) {
            return false;
        }
    }

    private void line(String line) {
        if (line.startsWith("data: ")) {
            rung.set(true);
        }
    }
}
