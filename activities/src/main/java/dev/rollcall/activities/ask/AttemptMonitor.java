package dev.rollcall.activities.ask;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** What wakes and stops the thread of one attempt, and what others see of it. */
final class AttemptMonitor {
    // All guarded by this.
    private boolean woken;
    private RuntimeException stopCause;
    private boolean over;
    private int endedCells;
    private Delay waiting;
    private Instant waitingUntil;

    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** The first cause counts. */
    synchronized void stop(RuntimeException cause) {
        if (stopCause == null) {
            stopCause = cause;
        }
        wake();
    }

    /** Null: it may go on. */
    synchronized RuntimeException stopCause() {
        return stopCause;
    }

    synchronized void cellEnded() {
        endedCells++;
    }

    synchronized int endedCells() {
        return endedCells;
    }

    /** What it waits for, for people; null: nothing. */
    synchronized String waitingFor() {
        return waiting == null ? null : waiting.why();
    }

    synchronized Instant waitingUntil() {
        return waitingUntil;
    }

    /**
     * Waits, and says so to whoever looks.
     *
     * @return whether it was woken before the end
     */
    synchronized boolean waitFor(Delay pause, Instant now) {
        waiting = pause;
        waitingUntil = now.plus(pause.length());
        boolean wasWoken = rest(pause.length());
        waiting = null;
        waitingUntil = null;
        return wasWoken;
    }

    /**
     * Waits until something happens, at most so long.
     *
     * @return whether something has happened
     */
    @SuppressWarnings("WaitNotInLoop") // waking early only means looking again
    synchronized boolean rest(Duration most) {
        try {
            if (!woken) {
                wait(Math.max(1, most.toMillis()));
            }
        } catch (InterruptedException e) {
            stop(new IllegalStateException("interrupted", e));
        }
        boolean wasWoken = woken;
        woken = false;
        return wasWoken;
    }

    /** Waits, interrupted or not, until what {@link #wake} tells of is so. */
    synchronized void awaitUntil(BooleanSupplier condition) {
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void awaitOver() throws InterruptedException {
        while (!over) {
            wait();
        }
    }

    synchronized void over() {
        over = true;
        notifyAll();
    }
}
