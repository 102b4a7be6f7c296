package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.wire.Ending;
import dev.rollcall.llm.wire.EventStream;
import dev.rollcall.llm.wire.Folded;
import dev.rollcall.llm.wire.Lenient;
import dev.rollcall.llm.wire.Reading;
import dev.rollcall.llm.wire.Trace;
import dev.rollcall.llm.wire.Wire;
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
final class Hearing {

    private static final byte[] NOTHING = {};

    /** Where the id of a request stands that a provider's support asks for. */
    private static final List<String> REQUEST_ID_HEADERS = List.of(
            "x-request-id", "request-id", "x-ds-trace-id", "mistral-correlation-id", "x-generation-id", "cf-ray");

    private final Question question;
    private final Provider provider;
    private final Api api;
    private final Key key;
    private final Trace trace;
    private final Failures failures;

    Hearing(Question question, Provider provider, Api api, Key key, Trace trace, Failures failures) {
        this.question = question;
        this.provider = provider;
        this.api = api;
        this.key = key;
        this.trace = trace;
        this.failures = failures;
    }

    /** A whole reply. */
    Reply of(Wire wire, int status, Headers headers, byte[] body, Duration latency) {
        Charset charset = Letters.of(body, headers.get("content-type"));
        String whole = new String(body, charset);
        String text = Blot.key(whole, key);
        boolean asItCame = charset.equals(StandardCharsets.UTF_8) && text.equals(whole);
        byte[] raw = asItCame ? body : text.getBytes(StandardCharsets.UTF_8);
        Came came = new Came(status, headers, raw, latency, ReplyClock.of(headers, Instant.now()));
        String encoding = headers.get("content-encoding");
        Received received = Received.in(
                Letters.isBinary(text, encoding)
                        ? "binary data, not text" + (encoding == null ? "" : ": content-encoding " + encoding)
                        : text);
        if (status >= 200 && status < 300) {
            return answer(wire, received, came);
        }
        JsonNode json = received.failure();
        Complaint complaint = json == null ? Complaint.ofText(received.text()) : Complaint.in(json);
        FailureRow row = failures.row(Failed.of(provider, api, status, complaint, headers, question));
        String words = status < 400 ? redirected(row, headers) : complaint.words();
        return failure(row, complaint, explained(row, words), json, came);
    }

    private static String redirected(FailureRow row, Headers headers) {
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
        boolean tooLarge = trouble instanceof Door.ReplyTooLarge;
        return new Reply(
                tooLarge ? Outcome.INVALID : Outcome.UNREACHABLE,
                null,
                NOTHING,
                null,
                null,
                Usage.UNKNOWN,
                null,
                List.of(),
                head == null || head.code() < 400 ? null : RetryHint.in(headers, Complaint.NONE, false, clock),
                null,
                null,
                RateHeaders.in(headers, provider.rateHeaders(), clock),
                head == null ? null : head.code(),
                requestId(headers, null),
                trace.sent(),
                isSimulated(headers),
                latency,
                tooLarge ? Fault.PROVIDER : Fault.NETWORK,
                Blot.line(tooLarge ? trouble.getMessage() : Lost.because(trouble, api, trace.sent()), key));
    }

    /** With a status of success, whatever the body holds. */
    private Reply answer(Wire wire, Received received, Came came) {
        if (received.isEmpty()) {
            String what =
                    received.text().startsWith("[") ? "the stream broke off before its end" : "the reply is empty";
            return unusable(Outcome.OVERLOADED, Fault.PROVIDER, what, came);
        }
        if (received.stream() != null) {
            return answer(wire, received.stream(), came);
        }
        if (received.json() != null) {
            Reading reading = wire.read(api, received.json());
            boolean isError = reading.ending() == Ending.SHAPELESS
                    && reading.trouble() == null
                    && Complaint.isIn(received.json());
            return answer(isError ? reading.troubledBy(received.json()) : reading, received.json(), came);
        }
        String text = received.text();
        if (received.isPage() || came.isHtml()) {
            // A portal, a firewall or a proxy: as with any other status it may let the next call pass.
            return unusable(
                    Outcome.OVERLOADED,
                    Fault.PLACE,
                    "something in front of the provider answered, not the provider: " + Blot.page(text),
                    came);
        }
        String start = text.substring(0, Math.min(80, text.length()));
        return unusable(Outcome.INVALID, Fault.PROVIDER, "the reply is not whole JSON: " + start, came);
    }

    private Reply answer(Wire wire, EventStream stream, Came came) {
        Folded folded = wire.fold(stream);
        Reading reading = wire.read(api, folded.body());
        return answer(folded.whole() || reading.trouble() != null ? reading : reading.brokenOff(), folded.body(), came);
    }

    private Reply answer(Reading reading, JsonNode json, Came came) {
        Complaint complaint = Complaint.NONE;
        FailureRow row = null;
        Outcome outcome = reading.ending().outcome(reading.text());
        if (reading.trouble() != null) {
            complaint = Complaint.in(reading.trouble());
            row = failures.row(Failed.of(provider, api, 200, complaint, came.headers, question));
            outcome = row.outcome();
        }
        Duration retryAfter = row == null ? null : hint(row, complaint, came);
        Limited limited =
                Limited.heard(outcome, complaint, RateHeaders.in(came.headers, provider.rateHeaders(), came.clock));
        boolean readable = outcome.isUsable();
        String remark = remark(outcome, reading, complaint);
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
                quotaResetsAt(row, complaint, retryAfter, came.clock),
                limited.by(),
                limited.announced(),
                came.status,
                requestId(came.headers, json),
                true,
                isSimulated(came.headers),
                came.latency,
                readable ? Fault.NONE : row == null ? Fault.PROVIDER : row.fault(),
                Blot.line(row == null ? remark : explained(row, remark), key));
    }

    private static String remark(Outcome outcome, Reading reading, Complaint complaint) {
        String words = Stream.of(complaint.words(), reading.remark())
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
    private static String explained(FailureRow row, String words) {
        boolean silent = words == null || words.isBlank();
        return row.message() == null ? words : silent ? row.message() : row.message() + ": " + words;
    }

    /** With a status of success, but nothing of this API. */
    private Reply unusable(Outcome outcome, Fault fault, String what, Came came) {
        Duration hint = outcome.mayBeRetried() ? RetryHint.in(came.headers, Complaint.NONE, false, came.clock) : null;
        return failure(outcome, fault, hint, null, Complaint.NONE, what, null, came);
    }

    private Reply failure(FailureRow row, Complaint complaint, String words, JsonNode json, Came came) {
        Duration hint = hint(row, complaint, came);
        Instant reset = quotaResetsAt(row, complaint, hint, came.clock);
        return failure(row.outcome(), row.fault(), hint, reset, complaint, words, json, came);
    }

    private Reply failure(
            Outcome outcome,
            Fault fault,
            Duration retryAfter,
            Instant quotaResetsAt,
            Complaint complaint,
            String words,
            JsonNode json,
            Came came) {
        Limited limited =
                Limited.heard(outcome, complaint, RateHeaders.in(came.headers, provider.rateHeaders(), came.clock));
        String line = Blot.line(words, key);
        return new Reply(
                outcome,
                null,
                came.raw,
                null,
                null,
                Usage.UNKNOWN,
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

    private static Duration hint(FailureRow row, Complaint complaint, Came came) {
        boolean ofLimits =
                row.outcome() == Outcome.RATE_LIMITED || (row.outcome() == Outcome.OUT_OF_QUOTA && came.status == 429);
        // What begins anew with a day or a month has its moment, whatever seconds are said beside it.
        return row.until() != Until.HINT ? null : RetryHint.in(came.headers, complaint, ofLimits, came.clock);
    }

    private Instant quotaResetsAt(FailureRow row, Complaint complaint, Duration hint, ReplyClock clock) {
        return row == null || row.outcome() != Outcome.OUT_OF_QUOTA
                ? null
                : QuotaReset.of(row.until(), complaint, provider.dayZone(), hint, clock);
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
