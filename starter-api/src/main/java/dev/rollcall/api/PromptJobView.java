package dev.rollcall.api;

import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.PromptJobs.Asking;
import dev.rollcall.store.Reason;
import java.time.Instant;
import java.util.List;

/**
 * A cell as a job of its own.
 *
 * @param batchKey the window
 * @param runIndex the repetition, from 0
 * @param errorMessage why it failed, was skipped or waits; null when it has a usable reply
 * @param createdAt when the first crawl was made that sees it; null when none does any more
 * @param scheduledFor not before; null: as soon as it is its turn
 */
record PromptJobView(
        long id,
        String domain,
        String prompt,
        String provider,
        String model,
        int runIndex,
        String batchKey,
        String status,
        String errorMessage,
        int attemptCount,
        Instant createdAt,
        Instant scheduledFor,
        Instant startedAt,
        Instant finishedAt) {
    static final String SUCCEEDED = "succeeded";
    private static final String SKIPPED = "skipped";
    static final List<String> STATUSES = List.of("queued", "processing", SUCCEEDED, "failed", SKIPPED);

    /**
     * @param job that it is seen through; null: by itself
     * @param asking null when it was never asked
     */
    static PromptJobView of(Cell cell, Job job, Instant createdAt, Asking asking) {
        String status = status(cell.cellState(), job);
        return new PromptJobView(
                cell.id(),
                cell.key().domain(),
                cell.key().prompt(),
                cell.key().provider(),
                cell.key().model(),
                cell.key().repetition(),
                cell.key().window(),
                status,
                status.equals(SUCCEEDED) ? null : error(cell, job, asking),
                cell.attempts(),
                createdAt,
                cell.waitUntil(),
                asking == null ? null : asking.startedAt(),
                asking == null || cell.cellState().isOpen() ? null : asking.finishedAt());
    }

    /** What is still open in a cancelled job is not asked any more. */
    static String status(CellState state, Job job) {
        if (state.isOpen() && job != null && job.state() == JobState.CANCELLED) {
            return SKIPPED;
        }
        return switch (state) {
            case PLANNED, CLAIMED, WAITING -> "queued";
            case ASKING -> "processing";
            case ANSWERED, REFUSED -> SUCCEEDED;
            case EMPTY, INVALID, FAILED -> "failed";
            case SKIPPED -> SKIPPED;
        };
    }

    private static String error(Cell cell, Job job, Asking asking) {
        if (cell.cellState().isOpen() && job != null && job.state() == JobState.CANCELLED) {
            return "its job was cancelled";
        }
        String message = asking == null ? null : asking.message();
        if (message != null && !cell.cellState().isOpen()) {
            return message;
        }
        if (cell.cellReason() != Reason.NONE) {
            return cell.cellReason().words();
        }
        return switch (cell.cellState()) {
            case EMPTY -> "the reply was empty";
            case INVALID -> "the reply could not be read";
            default -> null;
        };
    }
}
