package dev.rollcall.store;

import java.time.Duration;

/**
 * The result of one call of a model that is no cell's, and the next state of the row that it was made for.
 *
 * @param n the attempt's number within the row
 * @param found what the reply says; null when it can't be used or there is none
 */
public record ModelResult(long key, int n, ModelCall call, NextState next, Findings found) implements CallResult {
    /**
     * What is known of the call; see {@link AttemptResult} for each.
     *
     * @param latencyMs of a call in a batch it is not kept
     * @param body packed; null when there is no reply
     */
    public record ModelCall(
            String outcome,
            Integer httpStatus,
            String requestId,
            long latencyMs,
            AttemptUsage usage,
            Long costTicks,
            boolean costReported,
            boolean unpriced,
            boolean maybeBilled,
            String message,
            byte[] body) {
        public ModelCall {
            requestId = AttemptResults.clean(requestId);
            message = AttemptResults.clean(message);
        }

        /** Of a call that tells nothing. */
        static ModelCall silent(String outcome, boolean maybeBilled, String message) {
            return new ModelCall(
                    outcome, null, null, 0, AttemptUsage.UNKNOWN, null, false, false, maybeBilled, message, null);
        }
    }

    /**
     * @param pause until it may be asked again; null unless the state is open
     * @param fault of a reply that can't be used: the next question asks for a repair; null: leaves it as it is
     */
    public record NextState(EnrichmentState state, Duration pause, boolean isError, String fault) {}

    @Override
    public String outcome() {
        return call.outcome();
    }

    @Override
    public Long costTicks() {
        return call.costTicks();
    }

    @Override
    public boolean unpriced() {
        return call.unpriced();
    }
}
