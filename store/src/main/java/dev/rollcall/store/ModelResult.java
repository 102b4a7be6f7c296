package dev.rollcall.store;

import java.time.Duration;
import java.util.List;

/**
 * The result of one attempt of a judge, and the next state of its enrichment.
 *
 * @param n the attempt's number within the enrichment
 * @param found what the reply says; null when it can't be used or there is none
 */
public record JudgeResult(long enrichment, int n, JudgeCall call, NextState next, JudgeFindings found) {
    /**
     * What is known of the call; see {@link AttemptResult} for each.
     *
     * @param body packed; null when there is no reply
     */
    public record JudgeCall(
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
        public JudgeCall {
            requestId = AttemptResults.clean(requestId);
            message = AttemptResults.clean(message);
        }
    }

    /**
     * @param pause until it may be asked again; null unless the state is open
     * @param fault of a reply that can't be used: the next question asks for a repair; null: leaves it as it is
     */
    public record NextState(EnrichmentState state, Duration pause, boolean isError, String fault) {}

    /** Offsets are code points of the answer's text; counts are those of the columns of {@code enrichment}. */
    public record JudgeFindings(
            List<StoredStance> stances,
            List<StoredName> names,
            int quotes,
            int invented,
            int strangers,
            int surplus,
            int missing) {}

    /** @param sentiment 1, 0 or -1; null: mixed */
    public record StoredStance(
            int entityId, Integer sentiment, boolean recommended, boolean otherBearer, int quoteStart, int quoteEnd) {}

    public record StoredName(String name, int nameStart, int nameEnd, int quoteStart, int quoteEnd) {}
}
