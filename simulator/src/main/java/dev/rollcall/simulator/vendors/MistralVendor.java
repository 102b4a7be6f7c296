package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.answers.Excerpt;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Mistral: chat completions. Fields that it does not know are an error. */
final class MistralVendor extends Vendor {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "temperature",
            "top_p",
            "max_tokens",
            "stream",
            "stop",
            "random_seed",
            "response_format",
            "tools",
            "tool_choice",
            "presence_penalty",
            "frequency_penalty",
            "n",
            "prediction",
            "parallel_tool_calls",
            "prompt_mode",
            "safe_prompt",
            "reasoning_effort",
            "metadata",
            "guardrails");
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"${id}","created":${created},"model":"${model}","usage":{"prompt_tokens":${input},
            "total_tokens":${total},"completion_tokens":${output},"prompt_tokens_details":{"cached_tokens":${cached}}},
            "object":"chat.completion","choices":[{"index":0,"finish_reason":"${finish}","message":{"role":"assistant",
            "tool_calls":${toolCalls},"content":${content}}}]}
            """);
    private static final JsonTemplate THINKING = new JsonTemplate("""
            {"type":"thinking","thinking":[{"type":"text","text":"${text}"}],"closed":${closed}}
            """);
    private static final JsonTemplate TEXT = new JsonTemplate("""
            {"type":"text","text":"${text}"}
            """);
    private static final Raw REFERENCE = new Raw("{\"type\":\"reference\",\"reference_ids\":[0,1,2]}");
    private static final JsonTemplate TOOL_CALLS = new JsonTemplate("""
            [${call}]
            """);

    MistralVendor() {
        super(
                "mistral",
                0.8,
                EnumSet.of(Shape.PAYMENT, Shape.TOOL_CALL, Shape.THINKING, Shape.CITATIONS),
                "/v1/chat/completions");
    }

    @Override
    public SimulatedRequest read(String path, JsonNode body, RequestHead head) {
        body.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new RejectedException(SimulatedError.unsupported("Extra inputs are not permitted", field));
            }
        });
        return chat(path, body, "max_tokens");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        boolean thinks = answer.thinks() || (!answer.silent() && answer.dice().chance(0.25));
        int output = answer.output() + (answer.thinks() || answer.spent() ? answer.reasoning() : 0);
        byte[] body = BODY.bytes(
                "id", answer.dice().hex(32),
                "created", answer.created(),
                "model", request.model(),
                "input", answer.input(),
                "total", answer.input() + output,
                "output", output,
                "cached", answer.cached(),
                "finish", answer.finish("stop", "length", "stop", "tool_calls"),
                "toolCalls",
                        answer.call() == null
                                ? Raw.NULL
                                : TOOL_CALLS.raw(
                                        "call",
                                        answer.call().openAi(answer.dice().letters(9))),
                "content", content(answer, thinks));
        return SimulatedReply.json(200, body, answer.outcome());
    }

    /** A string, or a list of chunks when there are thoughts or references to sources. */
    private static Raw content(ModelAnswer answer, boolean thinks) {
        boolean cites = !answer.sources().isEmpty() && !answer.empty();
        if (!thinks && !cites) {
            return Raw.quoted(answer.text());
        }
        var chunks = new ArrayList<String>();
        if (thinks) {
            chunks.add(THINKING.raw("text", ModelAnswer.THOUGHT, "closed", !answer.spent())
                    .json());
        }
        String first = cites ? Excerpt.clip(answer.text(), answer.text().length() / 2) : "";
        if (cites) {
            chunks.add(TEXT.raw("text", first).json());
            chunks.add(REFERENCE.json());
        }
        if (!answer.empty()) {
            chunks.add(TEXT.raw("text", answer.text().substring(first.length())).json());
        }
        return new Raw("[" + String.join(",", chunks) + "]");
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        ChatStreamWriter.write(whole, ChatStreamWriter.Style.CALLS_WHOLE, events);
    }

    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        Quota requests = remaining.ofRequests();
        Quota tokens = remaining.ofTokens(Duration.ZERO);
        return List.of(
                "mistral-correlation-id", dice.uuid(),
                "x-ratelimit-limit-req-minute", Integer.toString(requests.limit()),
                "x-ratelimit-remaining-req-minute", Integer.toString(requests.remaining()),
                "x-ratelimit-limit-tokens-minute", Integer.toString(tokens.limit()),
                "x-ratelimit-remaining-tokens-minute", Integer.toString(tokens.remaining()),
                "x-ratelimit-tokens-query-cost", Integer.toString(dice.between(100, 900)));
    }
}
