package dev.rollcall.proving.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The orders that were carried out. Written by one thread, read by another. */
final class ControlLog {
    private final List<PauseSpan> pauses = new ArrayList<>();
    private int resumed;
    private int raised;
    private int prioritized;
    private int retried;
    private long retriedCells;

    /**
     * When no call was to begin.
     *
     * @param provider null: the whole job
     * @param from since when it was paused for sure: the reply to the order had come
     * @param to until when it was paused for sure: the order to resume it was sent for the first time
     */
    record PauseSpan(String job, String provider, Instant from, Instant to) {}

    /** @param retriedCells how many cells were opened again */
    record OrderCounts(
            int pausedJobs,
            int pausedProviders,
            int resumed,
            int raised,
            int prioritized,
            int retried,
            long retriedCells) {}

    /** @param wasStillPaused false when the job had ended meanwhile */
    synchronized void resumed(PauseSpan pause, boolean wasStillPaused) {
        pauses.add(pause);
        resumed += wasStillPaused ? 1 : 0;
    }

    synchronized void raised() {
        raised++;
    }

    synchronized void prioritized() {
        prioritized++;
    }

    synchronized void retried(long cells) {
        retried++;
        retriedCells += cells;
    }

    synchronized List<PauseSpan> pauses() {
        return List.copyOf(pauses);
    }

    synchronized OrderCounts counts() {
        int jobs =
                (int) pauses.stream().filter(pause -> pause.provider() == null).count();
        return new OrderCounts(jobs, pauses.size() - jobs, resumed, raised, prioritized, retried, retriedCells);
    }
}
