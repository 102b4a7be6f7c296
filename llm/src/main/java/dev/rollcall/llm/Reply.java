package dev.rollcall.llm;

import dev.rollcall.llm.reply.Citation;
import dev.rollcall.llm.reply.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What came of one question, whatever came.
 *
 * @param text the visible answer or the words of the refusal, without reasoning; null when there is none
 * @param raw the body as received, decompressed; empty when none came whole; the key, should it be echoed, replaced by {@code [key]}
 * @param resolvedModel the model that the body names, or null
 * @param finishReason the provider's own word, or null
 * @param costTicksReported 1e-10 USD; only what the provider itself says, else null
 * @param retryAfter the provider's own hint for a failure, or null
 * @param quotaResetsAt when a key that is OUT_OF_QUOTA can be used again; null for any other outcome, and when nobody knows
 * @param limitedBy what a call that is RATE_LIMITED was too much for; null for any other outcome, and when nobody says
 * @param announced the limits that the headers tell, or the words of a rejected call; one a kind, often none
 * @param httpStatus null when no status line came
 * @param sent some of the request reached the wire: it may have been billed
 * @param simulated the simulator answered
 * @param fault whose fault it is that there is no answer; NONE when there is one
 * @param message one clean line of at most 300 characters for people, never with a key; null when all is well
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

    /** The end of a question that can't be put to this provider at all; nothing was sent. */
    public static Reply rejected(String message) {
        return new Reply(
                Outcome.FAILED_PERMANENT,
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
                false,
                Duration.ZERO,
                Fault.QUESTION,
                message);
    }
}
