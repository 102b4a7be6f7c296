package dev.rollcall.llm;

import dev.rollcall.llm.reply.Citation;
import dev.rollcall.llm.reply.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The result of one question, with or without an answer.
 *
 * @param text the visible answer or the words of the refusal, without reasoning; null when there is none
 * @param raw the body as received, decompressed; empty when no whole body came; an echoed key is replaced by {@code [key]}
 * @param resolvedModel the model that the body names, or null
 * @param finishReason the provider's own finish reason, or null
 * @param costTicksReported 1e-10 USD; only if the provider reported the cost, else null
 * @param retryAfter the provider's own hint for a failure, or null
 * @param quotaResetsAt when a key that is OUT_OF_QUOTA can be used again; null for any other outcome, and when it is unknown
 * @param limitedBy the limit that a RATE_LIMITED call exceeded; null for any other outcome, and when the reply does not say
 * @param announced the limits that the headers, or the message of a rejected call, announce; one for each kind, often none
 * @param httpStatus null when no status line came
 * @param sent a part of the request was sent, so it may have been billed
 * @param simulated the simulator answered
 * @param fault what caused the failure; NONE when there is an answer
 * @param message one clean line for people of at most 300 characters, without any key; null when nothing is wrong
 */
public record Reply(
        Outcome outcome,
        String text,
        byte[] raw,
        String resolvedModel,
        String finishReason,
        TokenUsage usage,
        Long costTicksReported,
        List<Citation> citations,
        Duration retryAfter,
        Instant quotaResetsAt,
        RateKind limitedBy,
        List<AnnouncedLimit> announced,
        Integer httpStatus,
        String requestId,
        boolean sent,
        boolean simulated,
        Duration latency,
        Fault fault,
        String message) {

    public Reply {
        citations = List.copyOf(citations);
        announced = List.copyOf(announced);
    }

    /** The result of a question that this provider can't be asked at all; nothing was sent. */
    public static Reply rejected(String message) {
        return notSent(Outcome.FAILED_PERMANENT, Fault.QUESTION, false, message);
    }

    /** The result of a question that was never asked. */
    public static Reply notSent(Outcome outcome, Fault fault, boolean simulated, String message) {
        return new Reply(
                outcome,
                null,
                new byte[0],
                null,
                null,
                TokenUsage.UNKNOWN,
                null,
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                false,
                simulated,
                Duration.ZERO,
                fault,
                message);
    }
}
