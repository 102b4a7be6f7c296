package dev.rollcall.activities.measure;

import dev.rollcall.store.CellState;
import dev.rollcall.store.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What one worker measures of its own work. docs/metrics.md says what each meter is. */
public final class WorkMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry meters;
    private final Timer saves;

    public WorkMeters(MeterRegistry meters) {
        this.meters = meters;
        saves = Timer.builder("rollcall.ledger.save")
                .description("How long the results of calls took to be saved, waits for the ledger included.")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    /** Measures nothing. */
    public static WorkMeters none() {
        return new WorkMeters(new CompositeMeterRegistry());
    }

    /** The result of a call was saved. */
    public void saved(long nanos) {
        saves.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Cells have ended by what this worker did. */
    public void ended(String provider, CellState state, Reason reason, int cells) {
        if (cells > 0) {
            Counter.builder("rollcall.cells.ended")
                    .description(
                            "Cells that this worker ended, by a reply or because nobody could be asked for too long.")
                    .tag("provider", provider)
                    .tag("state", state.word())
                    .tag("reason", reason.words())
                    .register(meters)
                    .increment(cells);
        }
    }

    /** A provider was asked how far a batch is. @param came whether it told */
    public void batchPolled(String provider, boolean came) {
        Counter.builder("rollcall.batch.polls")
                .description("How often this worker looked how far a batch is.")
                .tag("provider", provider)
                .tag("result", came ? "ok" : "failed")
                .register(meters)
                .increment();
    }

    /** Lines of a batch's results were read, and are saved. */
    public void batchLines(String provider, int lines) {
        Counter.builder("rollcall.batch.lines")
                .description("Lines of results of batches that this worker has read and saved.")
                .tag("provider", provider)
                .register(meters)
                .increment(lines);
    }

    /**
     * Runs a step that is run again and again, and measures it, whether or not it comes to its end.
     *
     * @param name in words; the label's value has {@code _} between them
     */
    public void pass(String name, Runnable step) {
        long start = System.nanoTime();
        try {
            step.run();
        } finally {
            Timer.builder("rollcall.pass")
                    .description("How long the steps took that a worker does again and again.")
                    .tag("pass", name.replaceAll("[^a-z]+", "_"))
                    .serviceLevelObjectives(BUCKETS)
                    .register(meters)
                    .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }
}
