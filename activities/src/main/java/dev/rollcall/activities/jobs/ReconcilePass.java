package dev.rollcall.activities.jobs;

import java.time.Duration;
import org.slf4j.Logger;

/** What one pass of the reconciler came to: a line in the log. */
final class ReconcilePass {
    private final long start = System.nanoTime();
    private int jobs;
    private int started;
    private int cancelled;
    private int errors;

    void job() {
        jobs++;
    }

    void started() {
        started++;
    }

    void cancelled() {
        cancelled++;
    }

    void error() {
        errors++;
    }

    /** @param cellsFreed since the line before: tidying frees them, each second */
    void tell(Logger log, int cellsFreed) {
        log.atInfo()
                .addKeyValue("jobs", jobs)
                .addKeyValue("cells_freed", cellsFreed)
                .addKeyValue("started", started)
                .addKeyValue("cancelled", cancelled)
                .addKeyValue("errors", errors)
                .addKeyValue("ms", Duration.ofNanos(System.nanoTime() - start).toMillis())
                .log("reconciled");
    }
}
