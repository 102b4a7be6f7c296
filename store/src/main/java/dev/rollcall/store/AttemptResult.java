package dev.rollcall.store;

import java.time.Duration;

/**
 * The result of one attempt, and the next state of its cell.
 *
 * @param n the attempt's number within the cell
 * @param state the cell's next state; {@link CellState#WAITING} with {@code pause}
 * @param pause how long the cell waits; null when the cell has ended
 * @param isError counts towards the cell's errors
 * @param isEmpty counts towards the cell's empty answers
 * @param maybeBilled the request went out and no whole reply came back: the next attempt is a possible duplicate
 * @param outcome the attempt's outcome, in capitals: one of {@link Usage#OUTCOMES}
 * @param costTicks 1e-10 USD; null when it is unknown
 * @param costReported true when the provider reported the cost, false when it comes from the price table
 * @param unpriced the call was billed at an unknown price
 * @param answer the answer that is kept with the cell; null when there is none
 * @param budgeted its job has a budget, which is settled with this result
 */
public record AttemptResult(
        long cell,
        long claim,
        int n,
        CellState state,
        Reason reason,
        Duration pause,
        boolean isError,
        boolean isEmpty,
        boolean maybeBilled,
        String outcome,
        Integer httpStatus,
        String requestId,
        long latencyMs,
        AttemptUsage usage,
        Long costTicks,
        boolean costReported,
        boolean unpriced,
        String message,
        AnswerContent answer,
        boolean budgeted)
        implements CallResult {

    @Override
    public long key() {
        return cell;
    }

    /** A reply worth keeping: {@link Body#pack} makes {@code body}. */
    public record AnswerContent(
            String resolvedModel, String finishReason, boolean truncated, boolean simulated, byte[] body) {}
}
