package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.EventStream;
import dev.rollcall.llm.wire.FinishReason;
import dev.rollcall.llm.wire.ParsedReply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Response;

/** Makes a {@link Reply} of what came back, or of the failure. */
final class ReplyParser {

    private static final byte[] NOTHING = {};

    private final Question question;
    private final ApiEndpoint endpoint;
    private final Key key;
    private final CallTrace trace;
    private final ErrorClassifier classifier;

    ReplyParser(Question question, ApiEndpoint endpoint, Key key, CallTrace trace, ErrorClassifier classifier) {
        this.question = question;
        this.endpoint = endpoint;
        this.key = key;
        this.trace = trace;
        this.classifier = classifier;
    }

    /** The result of a whole reply. */
    Reply of(HttpCall.Received received, Duration latency) {
        ReplyHead head = head(received.status(), received.headers(), latency);
        BodyText text = BodyText.of(received.body(), head.header("content-type"), key);
        ReplyBody body = ReplyBody.in(text, head.header("content-encoding"));
        return received.status() >= 200 && received.status() < 300
                ? answer(body, head, text.raw())
                : error(body, head, text.raw());
    }

    /** The result when no whole reply came. */
    Reply of(IOException failure, Duration latency) {
        Response begun = trace.head();
        ReplyHead head =
                head(begun == null ? 0 : begun.code(), begun == null ? Headers.EMPTY : begun.headers(), latency);
        boolean tooLarge = failure instanceof HttpCall.ReplyTooLarge;
        Duration hint =
                head.status() < 400 ? null : RetryHint.in(head.headers(), ProviderError.NONE, false, head.clock());
        return new Reply(
                tooLarge ? Outcome.INVALID : Outcome.UNREACHABLE,
                null,
                NOTHING,
                null,
                null,
                TokenUsage.UNKNOWN,
                null,
                List.of(),
                hint,
                null,
                null,
                head.limits(),
                begun == null ? null : head.status(),
                head.requestId(null),
                trace.sent(),
                head.isSimulated(),
                latency,
                tooLarge ? Fault.PROVIDER : Fault.NETWORK,
                SecretRedactor.line(
                        tooLarge
                                ? failure.getMessage()
                                : ConnectionFailure.because(failure, endpoint.server(), trace.sent()),
                        key));
    }

    private ReplyHead head(int status, Headers headers, Duration latency) {
        return new ReplyHead(
                status,
                headers,
                latency,
                ReplyClock.of(headers, Instant.now()),
                endpoint.provider().rateHeaders());
    }

    /** The result of a reply with a status of success and any body. */
    private Reply answer(ReplyBody body, ReplyHead head, byte[] raw) {
        if (body.isEmpty()) {
            String what = body.text().startsWith("[") ? "the stream broke off before its end" : "the reply is empty";
            return unusable(Outcome.OVERLOADED, Fault.PROVIDER, what, head, raw);
        }
        if (body.stream() != null) {
            return answer(body.stream(), head, raw);
        }
        if (body.json() != null) {
            return answer(parsed(body.json()), body.json(), head, raw);
        }
        if (body.isPage() || head.isHtml()) {
            // A portal, a firewall or a proxy sent this page. It may let the next call pass, as with any other status.
            String what = "the reply came from a firewall, proxy or gateway, not from the provider: "
                    + SecretRedactor.page(body.text());
            return unusable(Outcome.OVERLOADED, Fault.PLACE, what, head, raw);
        }
        String start = body.text().substring(0, Math.min(80, body.text().length()));
        return unusable(Outcome.INVALID, Fault.PROVIDER, "the reply is not whole JSON: " + start, head, raw);
    }

    private Reply answer(EventStream stream, ReplyHead head, byte[] raw) {
        AssembledStream assembled = endpoint.wire().assemble(stream);
        ParsedReply parsed = endpoint.wire().read(assembled.body(), endpoint.habits());
        boolean isDone = assembled.whole() || parsed.trouble() != null;
        return answer(isDone ? parsed : parsed.brokenOff(), assembled.body(), head, raw);
    }

    private ParsedReply parsed(JsonNode json) {
        ParsedReply parsed = endpoint.wire().read(json, endpoint.habits());
        boolean isError =
                parsed.ending() == FinishReason.SHAPELESS && parsed.trouble() == null && ProviderError.isIn(json);
        return isError ? parsed.troubledBy(json) : parsed;
    }

    private Reply answer(ParsedReply parsed, JsonNode json, ReplyHead head, byte[] raw) {
        Failure failure = null;
        Outcome outcome = outcome(parsed.ending(), parsed.text());
        if (parsed.trouble() != null) {
            ProviderError error = ProviderError.in(parsed.trouble());
            failure = failure(error, 200, head);
            outcome = failure.outcome();
        }
        ProviderError error = failure == null ? ProviderError.NONE : failure.error();
        ReportedLimits limits = ReportedLimits.of(outcome, error, head.limits());
        String remark = remark(outcome, parsed, error.words());
        boolean readable = outcome.isUsable();
        return new Reply(
                outcome,
                readable ? parsed.text() : null,
                raw,
                parsed.resolvedModel(),
                parsed.finishReason(),
                parsed.usage(),
                parsed.costTicks(),
                readable ? parsed.citations() : List.of(),
                failure == null ? null : failure.retryAfter(),
                failure == null ? null : failure.quotaResetsAt(),
                limits.by(),
                limits.announced(),
                head.status(),
                head.requestId(json),
                true,
                head.isSimulated(),
                head.latency(),
                readable ? Fault.NONE : failure == null ? Fault.PROVIDER : failure.fault(),
                SecretRedactor.line(failure == null ? remark : failure.explained(remark), key));
    }

    /** @param text the visible text, or null */
    private static Outcome outcome(FinishReason ending, String text) {
        return switch (ending) {
            case WHOLE -> text == null ? Outcome.EMPTY : Outcome.ANSWERED;
            case CUT -> text == null ? Outcome.EMPTY : Outcome.TRUNCATED;
            case DECLINED -> Outcome.REFUSED;
            case BROKEN -> Outcome.OVERLOADED;
            case SHAPELESS -> Outcome.INVALID;
        };
    }

    private static String remark(Outcome outcome, ParsedReply parsed, String errorWords) {
        String words = errorWords != null ? errorWords : parsed.remark();
        String ended = parsed.finishReason() == null ? "" : " (finish reason " + parsed.finishReason() + ")";
        return switch (outcome) {
            case ANSWERED, TRUNCATED -> null;
            case REFUSED -> words;
            case EMPTY -> "the reply holds no text" + ended;
            case INVALID -> "the reply is JSON, but not of this API" + ended;
            default -> words != null ? words : "the provider broke off" + ended;
        };
    }

    /** The result of a reply with an error status or a redirect. */
    private Reply error(ReplyBody body, ReplyHead head, byte[] raw) {
        JsonNode json = body.failure();
        ProviderError error = json == null ? ProviderError.ofText(body.text()) : ProviderError.in(json);
        Failure failure = failure(error, head.status(), head);
        String words = head.status() < 400 ? redirected(failure.outcome(), head) : error.words();
        return failed(failure, failure.explained(words), json, head, raw);
    }

    private static String redirected(Outcome outcome, ReplyHead head) {
        String where = head.header("location");
        if (where == null || where.isBlank()) {
            return "redirected, it does not say where";
        }
        String what = "redirected to " + where;
        return outcome.mayBeRetried() ? what : what + ", which is not followed: set the base URL right";
    }

    /** The result when the status is success, but the body is not a usable reply. */
    private Reply unusable(Outcome outcome, Fault fault, String what, ReplyHead head, byte[] raw) {
        Duration hint =
                outcome.mayBeRetried() ? RetryHint.in(head.headers(), ProviderError.NONE, false, head.clock()) : null;
        return failed(new Failure(outcome, fault, ProviderError.NONE, hint, null, null), what, null, head, raw);
    }

    private Reply failed(Failure failure, String words, JsonNode json, ReplyHead head, byte[] raw) {
        ReportedLimits limits = ReportedLimits.of(failure.outcome(), failure.error(), head.limits());
        String line = SecretRedactor.line(words, key);
        return new Reply(
                failure.outcome(),
                null,
                raw,
                null,
                null,
                TokenUsage.UNKNOWN,
                null,
                List.of(),
                failure.retryAfter(),
                failure.quotaResetsAt(),
                limits.by(),
                limits.announced(),
                head.status(),
                head.requestId(json),
                true,
                head.isSimulated(),
                head.latency(),
                failure.fault(),
                line != null ? line : "HTTP " + head.status() + " without a word");
    }

    private Failure failure(ProviderError error, int status, ReplyHead head) {
        Provider provider = endpoint.provider();
        ErrorRule rule =
                classifier.rule(ErrorReply.of(provider, endpoint.api(), status, error, head.headers(), question));
        return Failure.of(rule, error, head, provider.dayZone());
    }
}
