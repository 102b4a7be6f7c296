package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;

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
    private static final JsonTemplate DETAIL = new JsonTemplate("""
            {"detail":"${message}"}
            """);
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"object":"error","message":"${message}","type":"${type}","param":null,"code":"${code}",
            "raw_status_code":${status}}
            """);
    private static final JsonTemplate FIELD_ERROR = new JsonTemplate("""
            {"object":"error","message":{"detail":[{"type":"${type}","loc":["body","${field}"],"msg":"${message}",
            "input":null}]},"type":"invalid_request_error","param":null,"code":null}
            """);

    MistralVendor() {
        super(
                "mistral",
                0.8,
                EnumSet.of(Shape.PAYMENT, Shape.TOOL_CALL, Shape.THINKING, Shape.CITATIONS),
                "/v1/chat/completions");
    }

    @Override
    SimulatedRequest read(String path, JsonNode body, HttpFields headers) {
        body.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new RejectedException(SimulatedError.unsupported("Extra inputs are not permitted", field));
            }
        });
        return chat(path, body, "max_tokens");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        boolean thinks = told.thinks() || (!told.silent() && told.dice().chance(0.25));
        int output = told.output() + (told.thinks() || told.spent() ? told.reasoning() : 0);
        byte[] body = BODY.bytes(
                "id", told.dice().hex(32),
                "created", told.created(),
                "model", question.model(),
                "input", told.input(),
                "total", told.input() + output,
                "output", output,
                "cached", told.cached(),
                "finish", told.finish("stop", "length", "stop", "tool_calls"),
                "toolCalls",
                        told.call() == null
                                ? Raw.NULL
                                : TOOL_CALLS.raw(
                                        "call", told.call().openAi(told.dice().letters(9))),
                "content", content(told, thinks));
        return SimulatedReply.json(200, body, told.outcome());
    }

    /** A string, or a list of chunks when there is more than text; references point at documents that stand elsewhere. */
    private static Raw content(ModelAnswer told, boolean thinks) {
        boolean cites = !told.sources().isEmpty() && !told.empty();
        if (!thinks && !cites) {
            return Raw.quoted(told.text());
        }
        var chunks = new ArrayList<String>();
        if (thinks) {
            chunks.add(
                    THINKING.raw("text", ModelAnswer.THOUGHT, "closed", !told.spent()).json());
        }
        String first = cites ? ModelAnswer.clip(told.text(), told.text().length() / 2) : "";
        if (cites) {
            chunks.add(TEXT.raw("text", first).json());
            chunks.add(REFERENCE.json());
        }
        if (!told.empty()) {
            chunks.add(TEXT.raw("text", told.text().substring(first.length())).json());
        }
        return new Raw("[" + String.join(",", chunks) + "]");
    }

    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        ChatStreamWriter.write(whole, ChatStreamWriter.ChatStreamStyle.CALLS_WHOLE, events);
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> detail(p, 401, "Unauthorized");
            case BAD_KEY -> detail(p, 401, "Invalid API Key");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT, SPEND_LIMIT ->
                error(p, 402, "You have exhausted your credits. Please top up.", "payment_required", "1910");
            case LIMITED -> error(p, 429, "Rate limit exceeded", "rate_limited", "1300");
            case INTERNAL -> error(p, 500, "Internal server error", "internal_server_error", "1000");
            case UNAVAILABLE, OVERLOADED ->
                error(p, 503, "Service tier capacity exceeded for this model.", "invalid_request_error", "3505");
            case NO_SUCH_PATH, SIMULATOR -> error(p, p.ownStatus(), p.message(), "invalid_request_error", "1000");
            case NO_SUCH_MODEL -> error(p, 400, "Invalid model: " + p.model(), "invalid_model", "1500");
            case TOO_LONG ->
                error(
                        p,
                        400,
                        "Prompt contains 400001 tokens, too large for model with 400000 maximum context length",
                        "invalid_request_prompt",
                        "3051");
            case TOO_LARGE, TOO_MANY_TOKENS -> detail(p, 413, "Request Entity Too Large");
            case RETIRED -> detail(p, 410, "Gone");
            case UNSUPPORTED -> field(p, "extra_forbidden");
            case INVALID -> p.param() == null ? detail(p, 400, p.message()) : field(p, "missing");
        };
    }

    private static SimulatedReply detail(SimulatedError p, int status, String message) {
        return SimulatedReply.json(status, DETAIL.bytes("message", message), p.kind().outcome);
    }

    private static SimulatedReply error(SimulatedError p, int status, String message, String type, String code) {
        byte[] body = ERROR.bytes("message", message, "type", type, "code", code, "status", status);
        return SimulatedReply.json(status, body, p.kind().outcome);
    }

    private static SimulatedReply field(SimulatedError p, String type) {
        byte[] body = FIELD_ERROR.bytes("type", type, "field", p.param(), "message", p.message());
        return SimulatedReply.json(422, body, p.kind().outcome);
    }

    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        Quota tokens = RemainingLimits.or(
                allowance.tokens(), RemainingLimits.PLENTY_OF_TOKENS, RemainingLimits.PLENTY_OF_TOKENS - 1_000, Duration.ZERO);
        return List.of(
                "mistral-correlation-id", dice.uuid(),
                "x-ratelimit-limit-req-minute", Integer.toString(allowance.limit()),
                "x-ratelimit-remaining-req-minute", Integer.toString(allowance.remaining()),
                "x-ratelimit-limit-tokens-minute", Integer.toString(tokens.limit()),
                "x-ratelimit-remaining-tokens-minute", Integer.toString(tokens.remaining()),
                "x-ratelimit-tokens-query-cost", Integer.toString(dice.between(100, 900)));
    }
}
