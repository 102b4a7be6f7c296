package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/** OpenRouter: chat completions of other providers' models. */
final class OpenRouterVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            ${keepAlive}{"id":"gen-${created}-${id}","provider":"${upstream}","model":"${model}",
            "object":"chat.completion","created":${created},"system_fingerprint":null,"choices":[{"logprobs":null,"finish_reason":"${finish}",
            "native_finish_reason":"${finish}","index":0,"message":{"role":"assistant","content":${content},
            "refusal":null,${reasoned}${toolCalls}${annotations}}}],"usage":{"prompt_tokens":${input},
            "completion_tokens":${output},"total_tokens":${total},"cost":${cost},"is_byok":false,
            "prompt_tokens_details":{"cached_tokens":${cached},"cache_write_tokens":0,"audio_tokens":0},
            "cost_details":{"upstream_inference_cost":null,"upstream_inference_prompt_cost":${inputCost},
            "upstream_inference_completions_cost":${outputCost}},
            "completion_tokens_details":{"reasoning_tokens":${reasoning},"image_tokens":0}}}
            """);
    private static final JsonTemplate CITATION = new JsonTemplate("""
            {"type":"url_citation","url_citation":{"url":"${url}","title":"${title}","content":"simulated",
            "start_index":0,"end_index":0}}
            """);
    private static final JsonTemplate REASONED = new JsonTemplate("""
            "reasoning":"${text}","reasoning_details":[{"type":"reasoning.text","text":"${text}","format":"unknown",
            "index":0}]
            """);
    private static final JsonTemplate BROKEN_CHOICE = new JsonTemplate("""
            {"id":"gen-${created}-${id}","provider":"Simulated","model":"${model}","object":"chat.completion",
            "created":${created},"system_fingerprint":null,"choices":[{"index":0,"finish_reason":"error","native_finish_reason":null,
            "error":{"code":502,"message":"Upstream error"},"message":{"role":"assistant","content":""}}],
            "usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
            """);
    private static final JsonTemplate LATE_ERROR = new JsonTemplate("""
            {"error":{"message":"Provider returned error","code":502,"metadata":{"provider_name":"Simulated"}},
            "user_id":"user_${user}"}
            """);

    OpenRouterVendor() {
        super(
                "openrouter",
                1.2,
                EnumSet.of(
                        Shape.PAYMENT,
                        Shape.PAYMENT_WAIT,
                        Shape.RATE_LIMITED_RESET,
                        Shape.FILTERED,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.CITATIONS,
                        Shape.KEEP_ALIVE,
                        Shape.KEEP_ALIVE_COMMENTS),
                "/api/v1/chat/completions");
    }

    @Override
    public String blankLine() {
        return "\n         ";
    }

    @Override
    public String comment() {
        return ": OPENROUTER PROCESSING\n\n";
    }

    @Override
    public SimulatedRequest read(String path, JsonNode body, RequestHead head) {
        SimulatedRequest request = chat(path, body, "max_completion_tokens");
        return request.maxTokens() > 0 ? request : chat(path, body, "max_tokens");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        int output = answer.output() + answer.reasoning();
        BigDecimal in = usd(answer.input(), "0.5");
        BigDecimal out = usd(output, "1.5");
        String model = request.model();
        byte[] body = BODY.bytes(
                "keepAlive",
                        new Raw(blankLine()
                                .repeat(
                                        answer.dice().chance(0.3)
                                                ? answer.dice().between(1, 20)
                                                : 0)),
                "created", answer.created(),
                "id", answer.dice().letters(20),
                "upstream", model.contains("/") ? model.substring(0, model.indexOf('/')) : "Simulated",
                "model", model,
                "finish", answer.finish("stop", "length", "content_filter", "tool_calls"),
                "content", answer.call() == null ? Raw.quoted(answer.silent() ? "" : answer.text()) : Raw.NULL,
                "reasoned", answer.thinks() ? REASONED.raw("text", ModelAnswer.THOUGHT) : new Raw("\"reasoning\":null"),
                "toolCalls",
                        ToolCall.member(answer, () -> "call_" + answer.dice().letters(24)),
                "annotations", annotations(answer),
                "input", answer.input(),
                "output", output,
                "total", answer.input() + output,
                "cost", in.add(out).toPlainString(),
                "cached", answer.cached(),
                "inputCost", in.toPlainString(),
                "outputCost", out.toPlainString(),
                "reasoning", answer.reasoning());
        return SimulatedReply.json(
                200,
                body,
                answer.outcome(),
                "x-generation-id",
                "gen-" + answer.dice().letters(20));
    }

    private static Raw annotations(ModelAnswer answer) {
        return answer.sources().isEmpty()
                ? new Raw("")
                : new Raw(answer.sources().stream()
                        .map(source -> CITATION.raw("url", source.url(), "title", source.title())
                                .json())
                        .collect(Collectors.joining(",", ",\"annotations\":[", "]")));
    }

    private static BigDecimal usd(int tokens, String perMillion) {
        return new BigDecimal(perMillion).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }

    /** After generation has begun the status stays 200: the error stands in the choice, or is the whole body. */
    @Override
    public SimulatedReply failLate(SimulatedRequest request, ModelAnswer answer) {
        byte[] body = answer.dice().chance(0.5)
                ? BROKEN_CHOICE.bytes(
                        "id", answer.dice().letters(20), "created", answer.created(), "model", request.model())
                : LATE_ERROR.bytes("user", answer.dice().letters(27));
        return SimulatedReply.json(200, body, SimulatedOutcome.SERVER_FAULT);
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        ChatStreamWriter.write(whole, ChatStreamWriter.Style.USAGE_LAST, events);
    }

    /** Rate headers only when a limit is exceeded. */
    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        String ray = dice.hex(16) + "-FRA";
        if (!remaining.beyond()) {
            return List.of("cf-ray", ray);
        }
        return List.of(
                "cf-ray",
                ray,
                "X-RateLimit-Limit",
                Integer.toString(remaining.refused().limit()),
                "X-RateLimit-Remaining",
                "0",
                "X-RateLimit-Reset",
                Long.toString(System.currentTimeMillis()
                        + remaining.refused().refill().toMillis()));
    }
}
