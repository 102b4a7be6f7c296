package dev.rollcall.llm;

import java.time.Duration;
import java.time.Instant;

/**
 * Why a call beside questions gave nothing.
 *
 * @param acceptance whether the provider may have taken it nevertheless
 * @param outcome never one of those with an answer
 * @param retryAfter the provider's own hint, or null
 * @param quotaResetsAt when a key that is OUT_OF_QUOTA can be used again; null when it is unknown, or for another outcome
 * @param httpStatus null when no status line came
 * @param requestId the provider's id of the request, or null
 * @param message one clean line for people of at most 300 characters, without any key
 */
public record CallFailure(
        Acceptance acceptance,
        Outcome outcome,
        Fault fault,
        Duration retryAfter,
        Instant quotaResetsAt,
        Integer httpStatus,
        String requestId,
        String message) {

    /** Whether the provider does not know what the call is about, or not any more. */
    public boolean isGone() {
        return httpStatus != null && (httpStatus == 404 || httpStatus == 410);
    }

    /** A request that is not sent at all, because it would be refused. */
    public static CallFailure notSent(String message) {
        return new CallFailure(
                Acceptance.NOT_SENT, Outcome.FAILED_PERMANENT, Fault.QUESTION, null, null, null, null, message);
    }

    /** @param reply the same failure, as a question would have had it */
    static CallFailure of(Reply reply) {
        boolean isFailure = !reply.outcome().isUsable() && reply.outcome() != Outcome.EMPTY;
        if (isFailure) {
            return of(reply, reply.outcome(), reply.fault(), reply.message());
        }
        boolean isRefusal = reply.httpStatus() != null && reply.httpStatus() >= 400;
        return isRefusal
                ? of(reply, Outcome.FAILED_PERMANENT, Fault.QUESTION, reply.message())
                : of(reply, Outcome.INVALID, Fault.PROVIDER, "the reply is not one to this request");
    }

    private static CallFailure of(Reply reply, Outcome outcome, Fault fault, String message) {
        return new CallFailure(
                acceptance(reply),
                outcome,
                fault,
                reply.retryAfter(),
                reply.quotaResetsAt(),
                reply.httpStatus(),
                reply.requestId(),
                message == null ? "the provider said nothing" : message);
    }

    private static Acceptance acceptance(Reply reply) {
        if (!reply.sent()) {
            return Acceptance.NOT_SENT;
        }
        int status = reply.httpStatus() == null ? 0 : reply.httpStatus();
        // 408 and 499: somebody on the way gave up waiting. 409: the first of two requests may have been taken.
        boolean doubtful = status == 408 || status == 409 || status == 499;
        return status >= 300 && status < 500 && !doubtful ? Acceptance.REFUSED : Acceptance.UNKNOWN;
    }
}
