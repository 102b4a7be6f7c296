package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import static dev.rollcall.simulator.vendors.OpenAiErrors.error;

import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.EnumSet;
import java.util.List;

final class DeepSeekVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            ${keepAlive}{"id":"${id}","object":"chat.completion","created":${created},"model":"${model}",
            "choices":[{"index":0,"message":{"role":"assistant","content":"${text}",
            "reasoning_content":"${thought}"${toolCalls}},"logprobs":null,"finish_reason":"${finish}"}],
            "usage":{"prompt_tokens":${input},"completion_tokens":${output},"total_tokens":${total},
            "prompt_tokens_details":{"cached_tokens":${cached}},
            "completion_tokens_details":{"reasoning_tokens":${reasoning}},
            "prompt_cache_hit_tokens":${cached},"prompt_cache_miss_tokens":${missed}},
            "system_fingerprint":"fp_${print}_prod"}
            """);

    private static final JsonTemplate TOOL_CALLS = new JsonTemplate("""
            ,"tool_calls":[${call}]
            """);

    DeepSeekVendor() {
        super(
                "deepseek",
                1.5,
                EnumSet.of(
                        Shape.PAYMENT,
                        Shape.FILTERED,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.KEEP_ALIVE,
                        Shape.KEEP_ALIVE_COMMENTS),
                "/chat/completions",
                "/v1/chat/completions",
                // Strict function schemas.
                "/beta/chat/completions");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        int output = told.output() + told.reasoning();
        byte[] body = BODY.bytes(
                "keepAlive",
                        new Raw(blankLine()
                                .repeat(told.dice().chance(0.125) ? told.dice().between(1, 12) : 0)),
                "id", told.dice().uuid(),
                "created", told.created(),
                "model", question.model(),
                "text", told.silent() ? "" : told.text(),
                "thought", ModelAnswer.THOUGHT,
                "toolCalls",
                        told.call() == null
                                ? new Raw("")
                                : TOOL_CALLS.raw(
                                        "call",
                                        told.call()
                                                .openAi("call_00_" + told.dice().letters(20))),
                "finish", told.finish("stop", "length", "content_filter", "tool_calls"),
                "input", told.input(),
                "output", output,
                "total", told.input() + output,
                "cached", told.cached(),
                "missed", told.input() - told.cached(),
                "reasoning", told.reasoning(),
                "print", told.dice().hex(10));
        return SimulatedReply.json(200, body, told.outcome());
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY ->
                error(p, 401, "Authentication Fails (governor)", "authentication_error", "invalid_request_error");
            case BAD_KEY ->
                error(
                        p,
                        401,
                        "Authentication Fails, Your api key: " + p.maskedKey() + " is invalid",
                        "authentication_error",
                        "invalid_request_error");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT, SPEND_LIMIT ->
                error(p, 402, "Insufficient Balance", "unknown_error", "invalid_request_error");
            case LIMITED ->
                error(
                        p,
                        429,
                        "Rate limit reached: too many concurrent requests.",
                        "rate_limit_error",
                        "rate_limit_exceeded");
            case INTERNAL -> error(p, 500, "Internal Server Error", "server_error", "internal_error");
            case UNAVAILABLE, OVERLOADED ->
                error(
                        p,
                        503,
                        "Service is too busy. Please try again later.",
                        "service_unavailable_error",
                        "service_unavailable_error");
            case NO_SUCH_PATH, SIMULATOR ->
                error(p, p.ownStatus(), p.message(), "invalid_request_error", "invalid_request_error");
            case NO_SUCH_MODEL -> error(p, 400, "Model Not Exist", "invalid_request_error", "invalid_request_error");
            case TOO_LONG ->
                error(
                        p,
                        400,
                        "This model's maximum context length is 400000 tokens.",
                        "invalid_request_error",
                        "invalid_request_error");
            case TOO_LARGE, TOO_MANY_TOKENS ->
                error(p, 413, "Request Entity Too Large", "invalid_request_error", Raw.NULL);
            case RETIRED -> error(p, 410, "This API is retired.", "invalid_request_error", Raw.NULL);
            case INVALID, UNSUPPORTED ->
                error(p, p.param() == null ? 400 : 422, p.message(), "invalid_request_error", "invalid_request_error");
        };
    }

    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        return List.of("x-ds-trace-id", dice.hex(32));
    }
}
