package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;

/** OpenAI: chat completions and Responses. */
final class OpenAiVendor extends Vendor {
    private static final Pattern REASONS = Pattern.compile("^(o\\d|gpt-[5-9]).*");
    private static final Pattern DATED = Pattern.compile(".*-\\d{4}-\\d{2}-\\d{2}$");
    private static final JsonTemplate CHAT = new JsonTemplate("""
            {"id":"chatcmpl-${id}","object":"chat.completion","created":${created},"model":"${model}",
            "choices":[{"index":0,"message":{"role":"assistant","content":${content},"refusal":${refusal},
            "annotations":[${annotations}]${toolCalls}},"logprobs":null,"finish_reason":"${finish}"}],
            "usage":{"prompt_tokens":${input},"completion_tokens":${output},"total_tokens":${total},
            "prompt_tokens_details":{"cached_tokens":${cached},"audio_tokens":0},
            "completion_tokens_details":{"reasoning_tokens":${reasoning},"audio_tokens":0,
            "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},
            "service_tier":"default","system_fingerprint":null}
            """);
    private static final JsonTemplate CITATION = new JsonTemplate("""
            {"type":"url_citation","url_citation":{"end_index":${end},"start_index":0,"title":"${title}",
            "url":"${url}?utm_source=openai"}}
            """);

    OpenAiVendor() {
        super(
                "openai",
                1.0,
                EnumSet.of(
                        Shape.SPEND_LIMIT,
                        Shape.RATE_LIMITED_RESET,
                        Shape.RATE_LIMITED_TEXT,
                        Shape.TOO_MANY_TOKENS,
                        Shape.FILTERED,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.CITATIONS),
                "/v1/chat/completions",
                "/v1/responses");
    }

    @Override
    public SimulatedRequest read(String path, JsonNode body, RequestHead head) {
        if (path.equals("/v1/responses")) {
            return ResponsesFormat.read(this, path, body);
        }
        SimulatedRequest request = chat(path, body, "max_completion_tokens");
        boolean reasons = REASONS.matcher(request.model()).matches();
        if (reasons && body.has("max_tokens")) {
            throw new RejectedException(SimulatedError.unsupported(
                    "Unsupported parameter: 'max_tokens' is not supported with this model."
                            + " Use 'max_completion_tokens' instead.",
                    "max_tokens"));
        }
        if (reasons && body.path("temperature").asDouble(1) != 1) {
            throw new RejectedException(SimulatedError.unsupportedValue(
                    "Unsupported value: 'temperature' does not support " + body.get("temperature")
                            + " with this model. Only the default (1) value is supported.",
                    "temperature"));
        }
        return reasons || request.maxTokens() > 0 ? request : chat(path, body, "max_tokens");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        String model = resolved(request.model());
        if (request.path().equals("/v1/responses")) {
            return SimulatedReply.json(
                    200, ResponsesFormat.body(model, answer, "\"store\":true,", ""), answer.outcome());
        }
        boolean reasons = REASONS.matcher(request.model()).matches() || answer.thinks() || answer.spent();
        int reasoning = reasons ? answer.reasoning() : 0;
        byte[] body = CHAT.bytes(
                "id",
                answer.dice().letters(29),
                "created",
                answer.created(),
                "model",
                model,
                "content",
                content(answer),
                "refusal",
                answer.refused() ? Raw.quoted(answer.text()) : Raw.NULL,
                "annotations",
                citations(answer),
                "toolCalls",
                ToolCall.member(answer, () -> "call_" + answer.dice().letters(24)),
                "finish",
                answer.filtered() ? "content_filter" : answer.finish("stop", "length", "stop", "tool_calls"),
                "input",
                answer.input(),
                "output",
                answer.output() + reasoning,
                "total",
                answer.input() + answer.output() + reasoning,
                "cached",
                answer.cached(),
                "reasoning",
                reasoning);
        return SimulatedReply.json(200, body, answer.outcome());
    }

    /** Null for refusals and tool calls; an empty text is null or empty. */
    private static Raw content(ModelAnswer answer) {
        boolean none = answer.refused() || answer.call() != null;
        return none || (answer.empty() && answer.dice().chance(0.5)) ? Raw.NULL : Raw.quoted(answer.text());
    }

    private static Raw citations(ModelAnswer answer) {
        return new Raw(String.join(
                ",",
                answer.sources().stream()
                        .map(s -> CITATION.raw(
                                        "title",
                                        s.title(),
                                        "url",
                                        s.url(),
                                        "end",
                                        answer.firstSentence().length())
                                .json())
                        .toList()));
    }

    private static String resolved(String model) {
        return DATED.matcher(model).matches() ? model : model + "-2026-10-01";
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        if (request.path().equals("/v1/responses")) {
            ResponsesStreamWriter.write(whole, events);
            return;
        }
        boolean usage = request.body().at("/stream_options/include_usage").asBoolean();
        ChatStreamWriter.write(
                whole, usage ? ChatStreamWriter.Style.USAGE_LAST : ChatStreamWriter.Style.NO_USAGE, events);
    }

    @Override
    public SimulatedReply failLate(SimulatedRequest request, ModelAnswer answer) {
        return request.path().equals("/v1/responses")
                ? ResponsesFormat.failed(resolved(request.model()), answer)
                : super.failLate(request, answer);
    }

    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        Quota requests = remaining.ofRequests();
        Quota tokens = remaining.ofTokens(Duration.ofMillis(2));
        return List.of(
                "x-request-id",
                "req_" + dice.hex(32),
                "openai-processing-ms",
                Integer.toString(dice.between(200, 4000)),
                "openai-version",
                "2020-10-01",
                "x-ratelimit-limit-requests",
                Integer.toString(requests.limit()),
                "x-ratelimit-remaining-requests",
                Integer.toString(requests.remaining()),
                "x-ratelimit-reset-requests",
                WaitText.go(requests.refill()),
                "x-ratelimit-limit-tokens",
                Integer.toString(tokens.limit()),
                "x-ratelimit-remaining-tokens",
                Integer.toString(tokens.remaining()),
                "x-ratelimit-reset-tokens",
                WaitText.go(tokens.refill()));
    }
}
