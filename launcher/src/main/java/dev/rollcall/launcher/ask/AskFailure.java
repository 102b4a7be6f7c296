package dev.rollcall.launcher.ask;

import dev.rollcall.cli.HumanFormat;
import dev.rollcall.llm.Acceptance;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import java.time.Duration;
import java.time.Instant;

/**
 * Why there is no answer, and what to do about it.
 *
 * @param isAboutBatch the call was no question, and is not billed
 * @param sent a part of the request was sent
 */
record AskFailure(
        Question question,
        Key key,
        Outcome outcome,
        Integer httpStatus,
        String message,
        Duration retryAfter,
        Instant quotaResetsAt,
        boolean sent,
        boolean isAboutBatch) {
    static AskFailure of(Question question, Key key, Reply reply) {
        return new AskFailure(
                question,
                key,
                reply.outcome(),
                reply.httpStatus(),
                reply.message(),
                reply.retryAfter(),
                reply.quotaResetsAt(),
                reply.sent(),
                false);
    }

    /** Of a call about a batch. */
    static AskFailure of(Question question, Key key, CallFailure failure) {
        return new AskFailure(
                question,
                key,
                failure.outcome(),
                failure.httpStatus(),
                failure.message(),
                failure.retryAfter(),
                failure.quotaResetsAt(),
                failure.acceptance() != Acceptance.NOT_SENT,
                true);
    }

    /** In two lines. @param keyVariable where the key stands */
    String words(String keyVariable) {
        String status = httpStatus == null ? "" : " (HTTP " + httpStatus + ")";
        return question.provider() + " " + what() + status + ": " + message + "\n" + mend(keyVariable);
    }

    private String what() {
        return switch (outcome) {
            case ANSWERED, TRUNCATED, REFUSED -> "answered";
            case EMPTY -> "said nothing";
            case INVALID -> "sent no usable reply";
            case RATE_LIMITED -> "is asked too fast";
            case OVERLOADED -> "has trouble of its own";
            case KEY_REJECTED -> "rejects the key " + key.fingerprint();
            case OUT_OF_QUOTA -> "gives nothing more for the key " + key.fingerprint();
            case FAILED_PERMANENT -> isAboutBatch ? "refuses it" : "does not answer this question";
            case UNREACHABLE -> "gave no whole reply";
        };
    }

    private String mend(String keyVariable) {
        String later = retryAfter == null ? "ask again later" : "ask again in " + HumanFormat.span(retryAfter);
        return switch (outcome) {
            case ANSWERED, TRUNCATED, REFUSED -> "";
            case EMPTY -> "Ask again, or let it say more: --max-output-tokens " + 2L * question.maxOutputTokens();
            case INVALID -> "Is that the provider's address? Look at --base-url and <PROVIDER>_BASE_URL";
            case RATE_LIMITED, OVERLOADED -> "Mend: " + later;
            case KEY_REJECTED -> "Mend: put a good key into " + keyVariable;
            case OUT_OF_QUOTA ->
                quotaResetsAt == null
                        ? "Mend: pay or raise its limit at the provider, or put another key into " + keyVariable
                        : "Mend: wait until " + HumanFormat.when(quotaResetsAt) + ", pay, or put another key into "
                                + keyVariable;
            case FAILED_PERMANENT -> "It will say so again: mend --model, --prompt or --base-url";
            case UNREACHABLE -> unreachable(later);
        };
    }

    private String unreachable(String later) {
        if (!sent) {
            return "Nothing was sent. Is the network up, and the address right?";
        }
        return (isAboutBatch ? "" : "It was sent, and may have been billed. ") + "Mend: " + later;
    }
}
