package dev.rollcall.simulator.vendors;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** Groq: chat completions, in OpenAI's format. */
final class GroqVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"chatcmpl-${id}","object":"chat.completion","created":${created},"model":"${model}",
            "choices":[{"index":0,"message":{"role":"assistant"${message}},"logprobs":null,
            "finish_reason":"${finish}"}],"usage":{"queue_time":0.0${queue},"prompt_tokens":${input},
            "prompt_time":0.0021,"completion_tokens":${output},"completion_time":0.${queue},"total_tokens":${total},
            "total_time":0.${queue}5,"prompt_tokens_details":{"cached_tokens":${cached}},
            "completion_tokens_details":{"reasoning_tokens":${reasoning}}},"usage_breakdown":null,
            "system_fingerprint":"fp_${print}","x_groq":{"id":"req_${request}","seed":${seed}},
            "service_tier":"on_demand"}
            """);
    private static final JsonTemplate CONTENT = new JsonTemplate("""
            ,"content":"${text}"
            """);
    private static final JsonTemplate THOUGHT = new JsonTemplate("""
            ,"reasoning":"${text}"
            """);
    private static final JsonTemplate EXECUTED = new JsonTemplate("""
            ,"executed_tools":[{"index":0,"type":"search","arguments":"{\\"query\\":\\"${query}\\"}",
            "output":"simulated","search_results":{"results":[${results}],"images":[]}}]
            """);
    private static final JsonTemplate RESULT = new JsonTemplate("""
            {"title":"${title}","url":"${url}","content":"simulated","score":0.91}
            """);

    GroqVendor() {
        super(
                "groq",
                0.4,
                EnumSet.of(
                        Shape.RATE_LIMITED_RESET,
                        Shape.RATE_LIMITED_TEXT,
                        Shape.TOO_MANY_TOKENS,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.CITATIONS),
                "/openai/v1/chat/completions");
    }

    @Override
    public SimulatedRequest read(String path, JsonNode body, RequestHead head) {
        for (String field : List.of("logprobs", "logit_bias", "top_logprobs")) {
            if (body.hasNonNull(field)) {
                throw new RejectedException(SimulatedError.invalid("property '" + field + "' is unsupported", field));
            }
        }
        SimulatedRequest request = chat(path, body, "max_completion_tokens");
        return request.maxTokens() > 0 ? request : chat(path, body, "max_tokens");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        boolean reasons = answer.thinks()
                || answer.spent()
                || request.model().contains("gpt-oss")
                || request.model().contains("qwen3");
        int reasoning = reasons ? answer.reasoning() : 0;
        byte[] body = BODY.bytes(
                "id", answer.dice().uuid(),
                "created", answer.created(),
                "model", request.model(),
                "message", message(request, answer, reasons),
                "finish", answer.finish("stop", "length", "stop", "tool_calls"),
                "queue", answer.dice().between(1000, 9999),
                "input", answer.input(),
                "output", answer.output() + reasoning,
                "total", answer.input() + answer.output() + reasoning,
                "cached", answer.cached(),
                "reasoning", reasoning,
                "print", answer.dice().hex(10),
                "request", answer.dice().letters(26),
                "seed", answer.dice().between(1, 2_000_000_000));
        return SimulatedReply.json(200, body, answer.outcome());
    }

    /** The message's members with a comma before them; a tool call has no content. */
    private static Raw message(SimulatedRequest request, ModelAnswer answer, boolean reasons) {
        String said = answer.call() == null
                ? CONTENT.raw("text", answer.text()).json()
                : ToolCall.member(answer, () -> answer.dice().letters(9)).json();
        String thought = reasons ? THOUGHT.raw("text", ModelAnswer.THOUGHT).json() : "";
        return new Raw(said + thought + (answer.sources().isEmpty() ? "" : searched(request, answer)));
    }

    private static String searched(SimulatedRequest request, ModelAnswer answer) {
        String results = answer.sources().stream()
                .map(source ->
                        RESULT.raw("url", source.url(), "title", source.title()).json())
                .collect(joining(","));
        return EXECUTED.raw("query", AnswerText.domainIn(request.prompt()), "results", new Raw(results))
                .json();
    }

    /** Without the service tier, which its chunks do not tell. */
    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        whole.remove("service_tier");
        super.stream(request, whole, events);
    }

    /** Its headers tell the requests of a day and the tokens of a minute. */
    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        Quota day = RemainingLimits.or(
                remaining.day(),
                RemainingLimits.PLENTY_OF_REQUESTS,
                RemainingLimits.PLENTY_OF_REQUESTS - 1,
                Duration.ofNanos(172_799_999));
        // There are no headers for the requests of a minute: a wait for these stands with the tokens.
        Quota tokens = remaining.beyond() && remaining.tokens() == null && remaining.day() == null
                ? new Quota(
                        RemainingLimits.PLENTY_OF_TOKENS, 0, remaining.refused().refill())
                : RemainingLimits.or(
                        remaining.tokens(),
                        RemainingLimits.PLENTY_OF_TOKENS,
                        RemainingLimits.PLENTY_OF_TOKENS - 400,
                        Duration.ofMillis(96));
        return List.of(
                "x-request-id", "req_" + dice.letters(26),
                "x-groq-region", "fra",
                "x-ratelimit-limit-requests", Integer.toString(day.limit()),
                "x-ratelimit-remaining-requests", Integer.toString(day.remaining()),
                "x-ratelimit-reset-requests", WaitText.go(day.refill()),
                "x-ratelimit-limit-tokens", Integer.toString(tokens.limit()),
                "x-ratelimit-remaining-tokens", Integer.toString(tokens.remaining()),
                "x-ratelimit-reset-tokens", WaitText.go(tokens.refill()));
    }
}
