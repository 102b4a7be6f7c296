package dev.rollcall.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.llm.wire.Lenient;
import dev.rollcall.llm.wire.Reading;
import dev.rollcall.llm.wire.Trace;
import dev.rollcall.llm.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /** Liberal where it costs nothing: models have been seen to leave control characters in strings. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private final Question question;
    private final Api api;
    private final List<RateHeader> rateHeaders;
    private final Key key;
    private final Trace trace;

    Hearing(Question question, Provider provider, Api api, Key key, Trace trace) {
        this.question = question;
        this.api = api;
        this.rateHeaders = provider.rateHeaders();
        this.key = key;
        this.trace = trace;
    }

    /** A whole reply. */
    Reply of(Wire wire, int status, Headers headers, byte[] body, Duration latency) {
        String received = new String(body, StandardCharsets.UTF_8);
        String text = Blot.key(received, key);
        byte[] raw = text.equals(received) ? body : text.getBytes(StandardCharsets.UTF_8);
        JsonNode json = json(text);
        if (status >= 200 && status < 300) {
            return json == null
                    ? notJson(status, text, raw, latency)
                    : answer(wire.read(api, json), json, headers, raw, latency);
        }
        Complaint complaint = json == null ? Complaint.NONE : Complaint.in(json);
        Outcome outcome = Verdict.of(status, api, complaint, headers, question);
        String words = status < 400
                ? "redirected to " + headers.get("location") + ", which is not followed: set the base URL right"
                : complaint.words() != null ? complaint.words() : Blot.page(text);
        return failure(outcome, status, headers, raw, complaint, words, json, latency);
    }

    /** No whole reply. */
    Reply of(IOException trouble, Duration latency) {
        Response head = trace.head();
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
                null,
                null,
                null,
                head == null ? List.of() : RateHeaders.in(head.headers(), rateHeaders, Instant.now()),
                head == null ? null : head.code(),
                head == null ? null : requestId(head.headers(), null),
                trace.sent(),
                head != null && isSimulated(head.headers()),
                latency,
                Blot.line(tooLarge ? trouble.getMessage() : Lost.because(trouble, api, trace.sent()), key));
    }

    private Reply answer(Reading reading, JsonNode json, Headers headers, byte[] raw, Duration latency) {
        Outcome outcome = reading.ending().outcome(reading.text());
        Complaint complaint = reading.trouble() == null ? Complaint.NONE : Complaint.in(reading.trouble());
        Instant now = Instant.now();
        Duration retryAfter = null;
        if (reading.trouble() != null) {
            outcome = Verdict.inside(api, complaint, headers, question);
            retryAfter = RetryHint.in(headers, complaint, outcome == Outcome.RATE_LIMITED, now);
        }
        Limited limited = Limited.heard(outcome, complaint, RateHeaders.in(headers, rateHeaders, now));
        boolean readable = outcome.isUsable();
        return new Reply(
                outcome,
                readable ? reading.text() : null,
                raw,
                reading.resolvedModel(),
                reading.finishReason(),
                reading.usage(),
                reading.costTicks(),
                readable ? reading.citations() : List.of(),
                retryAfter,
                quotaResetsAt(outcome, complaint, retryAfter, now),
                limited.by(),
                limited.announced(),
                trace.head() == null
                        ? Integer.valueOf(200)
                        : Integer.valueOf(trace.head().code()),
                requestId(headers, json),
                true,
                isSimulated(headers),
                latency,
                Blot.line(remark(outcome, reading, complaint), key));
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

    private Reply notJson(int status, String text, byte[] raw, Duration latency) {
        String start = text.strip();
        String what = start.isEmpty()
                ? "the reply is empty"
                : start.startsWith("<")
                        ? "the reply is a page, not JSON: " + Blot.page(start)
                        : "the reply is not whole JSON: " + start.substring(0, Math.min(80, start.length()));
        return failure(Outcome.INVALID, status, trace.head().headers(), raw, Complaint.NONE, what, null, latency);
    }

    private Reply failure(
            Outcome outcome,
            int status,
            Headers headers,
            byte[] raw,
            Complaint complaint,
            String words,
            JsonNode json,
            Duration latency) {
        Instant now = Instant.now();
        boolean isRate = outcome == Outcome.RATE_LIMITED || (status == 429 && outcome == Outcome.OUT_OF_QUOTA);
        Duration retryAfter =
                outcome == Outcome.INVALID || status < 400 ? null : RetryHint.in(headers, complaint, isRate, now);
        Limited limited = Limited.heard(outcome, complaint, RateHeaders.in(headers, rateHeaders, now));
        String line = Blot.line(words, key);
        return new Reply(
                outcome,
                null,
                raw,
                null,
                null,
                Usage.UNKNOWN,
                null,
                List.of(),
                retryAfter,
                quotaResetsAt(outcome, complaint, retryAfter, now),
                limited.by(),
                limited.announced(),
                status,
                requestId(headers, json),
                true,
                isSimulated(headers),
                latency,
                line != null ? line : "HTTP " + status + " without a word");
    }

    private static Instant quotaResetsAt(Outcome outcome, Complaint complaint, Duration hint, Instant now) {
        return outcome == Outcome.OUT_OF_QUOTA ? QuotaReset.of(complaint, hint, now) : null;
    }

    /** The object in a body, past blank lines and SSE comments that keep a queued call alive (DeepSeek, OpenRouter). */
    private static JsonNode json(String text) {
        int start = 0;
        while (start < text.length()) {
            char c = text.charAt(start);
            if (c == ':') {
                int end = text.indexOf('\n', start);
                start = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c) || c == '\uFEFF') {
                start++;
            } else {
                break;
            }
        }
        try {
            JsonNode json = JSON.readTree(text.substring(start));
            JsonNode root = json.isArray() ? json.path(0) : json;
            return root.isObject() ? root : null;
        } catch (JsonProcessingException e) {
            return null;
        }
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
}
