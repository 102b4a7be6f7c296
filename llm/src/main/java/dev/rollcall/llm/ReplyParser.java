package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.CallTrace;
import dev.rollcall.llm.wire.EventStream;
import dev.rollcall.llm.wire.FinishReason;
import dev.rollcall.llm.wire.Lenient;
import dev.rollcall.llm.wire.ParsedReply;
import dev.rollcall.llm.wire.WireProtocol;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.Response;

/** Turns what came back, or did not, into a {@link Reply}. */
final class ReplyParser {

    private static final byte[] NOTHING = {};

    /** Where the id of a request stands that a provider's support asks for. */
    private static final List<String> REQUEST_ID_HEADERS = List.of(
            "x-request-id", "request-id", "x-ds-trace-id", "mistral-correlation-id", "x-generation-id", "cf-ray");

    private final Question question;
    private final Provider provider;
    private final Api api;
    private final Key key;
    private final CallTrace trace;
    private final ErrorClassifier failures;

    ReplyParser(Question question, Provider provider, Api api, Key key, CallTrace trace, ErrorClassifier failures) {
        this.question = question;
        this.provider = provider;
        this.api = api;
        this.key = key;
        this.trace = trace;
        this.failures = failures;
    }

    /** A whole reply. */
    Reply of(WireProtocol wire, int status, Headers headers, byte[] body, Duration latency) {
        Charset charset = BodyCharset.of(body, headers.get("content-type"));
        String whole = new String(body, charset);
        String text = SecretRedactor.key(whole, key);
        boolean asItCame = charset.equals(StandardCharsets.UTF_8) && text.equals(whole);
        byte[] raw = asItCame ? body : text.getBytes(StandardCharsets.UTF_8);
        Came came = new Came(status, headers, raw, latency, ReplyClock.of(headers, Instant.now()));
        String encoding = headers.get("content-encoding");
        ReplyBody received = ReplyBody.in(
                BodyCharset.isBinary(text, encoding)
                        ? "binary data, not text" + (encoding == null ? "" : ": content-encoding " + encoding)
                        : text);
        if (status >= 200 && status < 300) {
            return answer(wire, received, came);
        }
        JsonNode json = received.failure();
        ProviderError providerError = json == null ? ProviderError.ofText(received.text()) : ProviderError.in(json);
        ErrorRule row = failures.row(ErrorReply.of(provider, api, status, providerError, headers, question));
        String words = status < 400 ? redirected(row, headers) : providerError.words();
        return failure(row, providerError, explained(row, words), json, came);
    }

    private static String redirected(ErrorRule row, Headers headers) {
        String where = headers.get("location");
        if (where == null || where.isBlank()) {
            return "redirected, it does not say where";
        }
        String what = "redirected to " + where;
        return row.outcome().mayBeRetried() ? what : what + ", which is not followed: set the base URL right";
    }

    /** No whole reply. */
    Reply of(IOException trouble, Duration latency) {
        Response head = trace.head();
        Headers headers = head == null ? Headers.EMPTY : head.headers();
        ReplyClock clock = ReplyClock.of(headers, Instant.now());
        boolean tooLarge = trouble instanceof OneShotInterceptor.ReplyTooLarge;
        return new Reply(
                tooLarge ? Outcome.INVALID : Outcome.UNREACHABLE,
                null,
                NOTHING,
                null,
                null,
                TokenUsage.UNKNOWN,
                null,
                List.of(),
                head == null || head.code() < 400 ? null : RetryHint.in(headers, ProviderError.NONE, false, clock),
                null,
                null,
                RateHeaders.in(headers, provider.rateHeaders(), clock),
                head == null ? null : head.code(),
                requestId(headers, null),
                trace.sent(),
                isSimulated(headers),
                latency,
                tooLarge ? Fault.PROVIDER : Fault.NETWORK,
                SecretRedactor.line(
                        tooLarge ? trouble.getMessage() : ConnectionFailure.because(trouble, api, trace.sent()), key));
    }

    /** With a status of success, whatever the body holds. */
    private Reply answer(WireProtocol wire, ReplyBody received, Came came) {
        if (received.isEmpty()) {
            String what =
                    received.text().startsWith("[") ? "the stream broke off before its end" : "the reply is empty";
            return unusable(Outcome.OVERLOADED, Fault.PROVIDER, what, came);
        }
        if (received.stream() != null) {
            return answer(wire, received.stream(), came);
        }
        if (received.json() != null) {
            ParsedReply reading = wire.read(api, received.json());
            boolean isError = reading.ending() == FinishReason.SHAPELESS
                    && reading.trouble() == null
                    && ProviderError.isIn(received.json());
            return answer(isError ? reading.troubledBy(received.json()) : reading, received.json(), came);
        }
        String text = received.text();
        if (received.isPage() || came.isHtml()) {
            // A portal, a firewall or a proxy: as with any other status it may let the next call pass.
            return unusable(
                    Outcome.OVERLOADED,
                    Fault.PLACE,
                    "something in front of the provider answered, not the provider: " + SecretRedactor.page(text),
                    came);
        }
        String start = text.substring(0, Math.min(80, text.length()));
        return unusable(Outcome.INVALID, Fault.PROVIDER, "the reply is not whole JSON: " + start, came);
    }

    private Reply answer(WireProtocol wire, EventStream stream, Came came) {
        AssembledStream folded = wire.fold(stream);
        ParsedReply reading = wire.read(api, folded.body());
        return answer(folded.whole() || reading.trouble() != null ? reading : reading.brokenOff(), folded.body(), came);
    }

    private Reply answer(ParsedReply reading, JsonNode json, Came came) {
        ProviderError providerError = ProviderError.NONE;
        ErrorRule row = null;
        Outcome outcome = reading.ending().outcome(reading.text());
        if (reading.trouble() != null) {
            providerError = ProviderError.in(reading.trouble());
            row = failures.row(ErrorReply.of(provider, api, 200, providerError, came.headers, question));
            outcome = row.outcome();
        }
        Duration retryAfter = row == null ? null : hint(row, providerError, came);
        ReportedLimits limited = ReportedLimits.heard(
                outcome, providerError, RateHeaders.in(came.headers, provider.rateHeaders(), came.clock));
        boolean readable = outcome.isUsable();
        String remark = remark(outcome, reading, providerError);
        return new Reply(
                outcome,
                readable ? reading.text() : null,
                came.raw,
                reading.resolvedModel(),
                reading.finishReason(),
                reading.usage(),
                reading.costTicks(),
                readable ? reading.citations() : List.of(),
                retryAfter,
                quotaResetsAt(row, providerError, retryAfter, came.clock),
                limited.by(),
                limited.announced(),
                came.status,
                requestId(came.headers, json),
                true,
                isSimulated(came.headers),
                came.latency,
                readable ? Fault.NONE : row == null ? Fault.PROVIDER : row.fault(),
                SecretRedactor.line(row == null ? remark : explained(row, remark), key));
    }

    private static String remark(Outcome outcome, ParsedReply reading, ProviderError providerError) {
        String words = Stream.of(providerError.words(), reading.remark())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        String ended = reading.finishReason() == null ? "" : " (finish reason " + reading.finishReason() + ")";
        return switch (outcome) {
            case ANSWERED, TRUNCATED -> null;
            case REFUSED -> words;
            case EMPTY -> "the reply holds no text" + ended;
            case INVALID -> "the reply is JSON, but not of this API" + ended;
            default -> words != null ? words : "the provider broke off" + ended;
        };
    }

    /** What to do is said before what the provider said. */
    private static String explained(ErrorRule row, String words) {
        boolean silent = words == null || words.isBlank();
        return row.message() == null ? words : silent ? row.message() : row.message() + ": " + words;
    }

    /** With a status of success, but nothing of this API. */
    private Reply unusable(Outcome outcome, Fault fault, String what, Came came) {
        Duration hint =
                outcome.mayBeRetried() ? RetryHint.in(came.headers, ProviderError.NONE, false, came.clock) : null;
        return failure(outcome, fault, hint, null, ProviderError.NONE, what, null, came);
    }

    private Reply failure(ErrorRule row, ProviderError providerError, String words, JsonNode json, Came came) {
        Duration hint = hint(row, providerError, came);
        Instant reset = quotaResetsAt(row, providerError, hint, came.clock);
        return failure(row.outcome(), row.fault(), hint, reset, providerError, words, json, came);
    }

    private Reply failure(
            Outcome outcome,
            Fault fault,
            Duration retryAfter,
            Instant quotaResetsAt,
            ProviderError providerError,
            String words,
            JsonNode json,
            Came came) {
        ReportedLimits limited = ReportedLimits.heard(
                outcome, providerError, RateHeaders.in(came.headers, provider.rateHeaders(), came.clock));
        String line = SecretRedactor.line(words, key);
        return new Reply(
                outcome,
                null,
                came.raw,
                null,
                null,
                TokenUsage.UNKNOWN,
                null,
                List.of(),
                retryAfter,
                quotaResetsAt,
                limited.by(),
                limited.announced(),
                came.status,
                requestId(came.headers, json),
                true,
                isSimulated(came.headers),
                came.latency,
                fault,
                line != null ? line : "HTTP " + came.status + " without a word");
    }

    private static Duration hint(ErrorRule row, ProviderError providerError, Came came) {
        boolean ofLimits =
                row.outcome() == Outcome.RATE_LIMITED || (row.outcome() == Outcome.OUT_OF_QUOTA && came.status == 429);
        // What begins anew with a day or a month has its moment, whatever seconds are said beside it.
        return row.until() != RetrySource.HINT ? null : RetryHint.in(came.headers, providerError, ofLimits, came.clock);
    }

    private Instant quotaResetsAt(ErrorRule row, ProviderError providerError, Duration hint, ReplyClock clock) {
        return row == null || row.outcome() != Outcome.OUT_OF_QUOTA
                ? null
                : QuotaReset.of(row.until(), providerError, provider.dayZone(), hint, clock);
    }

    private static boolean isSimulated(Headers headers) {
        return "true".equalsIgnoreCase(headers.get("X-Rollcall-Simulated"));
    }

    private static String requestId(Headers headers, JsonNode body) {
        return REQUEST_ID_HEADERS.stream()
                .map(headers::get)
                .filter(Objects::nonNull)
                .findFirst()
                // Anthropic's errors; Groq
                .or(() -> Stream.ofNullable(body)
                        .flatMap(json -> Stream.of(
                                json.path("request_id"), json.path("x_groq").path("id")))
                        .map(Lenient::text)
                        .filter(Objects::nonNull)
                        .findFirst())
                .orElse(null);
    }

    /**
     * What came, beside its body's meaning.
     *
     * @param raw the body in UTF-8, without the key
     */
    private record Came(int status, Headers headers, byte[] raw, Duration latency, ReplyClock clock) {

        boolean isHtml() {
            String type = headers.get("content-type");
            return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
        }
    }
}
