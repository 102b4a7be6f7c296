package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import static dev.rollcall.simulator.vendors.OpenAiErrors.error;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.EnumSet;
import java.util.List;

final class TogetherVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"${id}","object":"chat.completion","created":${created},"model":"${model}","prompt":[],
            "choices":[{"finish_reason":"${finish}","seed":${seed},"logprobs":null,"index":0,
            "message":{"role":"assistant","content":${content},"tool_calls":[${toolCalls}]}}],
            "usage":{"prompt_tokens":${input},"completion_tokens":${output},"total_tokens":${total},
            "cached_tokens":${cached}}}
            """);

    TogetherVendor() {
        super(
                "together",
                0.9,
                EnumSet.of(Shape.PAYMENT, Shape.RATE_LIMITED_RESET, Shape.TOOL_CALL, Shape.THINKING),
                "/v1/chat/completions");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        int output = told.output() + (told.thinks() || told.spent() ? told.reasoning() : 0);
        byte[] body = BODY.bytes(
                "id",
                told.dice().letters(7) + "-" + told.dice().hex(16),
                "created",
                told.created(),
                "model",
                question.model(),
                "finish",
                told.finish(told.dice().chance(0.3) ? "eos" : "stop", "length", "stop", "tool_calls"),
                "seed",
                told.dice().nextLong() >>> 1,
                "content",
                told.call() == null ? Raw.quoted(told.textWithThoughts()) : Raw.NULL,
                "toolCalls",
                told.call() == null
                        ? new Raw("")
                        : told.call().numbered("call_" + told.dice().letters(24)),
                "input",
                told.input(),
                "output",
                output,
                "total",
                told.input() + output,
                "cached",
                told.cached());
        return SimulatedReply.json(200, body, told.outcome());
    }

    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        ChatStreamWriter.write(whole, ChatStreamWriter.ChatStreamStyle.ROLE_ALWAYS, events);
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, 401, "Missing API key", "invalid_request_error", "missing_api_key");
            case BAD_KEY ->
                error(
                        p,
                        401,
                        "Invalid API key provided. You can find your API key at https://api.together.ai.",
                        "invalid_request_error",
                        "invalid_api_key");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT, SPEND_LIMIT ->
                error(
                        p,
                        402,
                        "Credit limit exceeded, please add credits to your account at"
                                + " https://api.together.ai/settings/billing",
                        "credit_limit",
                        Raw.NULL);
            case LIMITED ->
                error(
                        p,
                        429,
                        "You have reached the rate limit specific to this model " + p.model()
                                + ". The maximum rate limit for this model is " + p.limit()
                                + " queries per minute.",
                        "model_rate_limit",
                        Raw.NULL);
            case INTERNAL -> error(p, 500, "Internal server error", "server_error", Raw.NULL);
            case UNAVAILABLE ->
                error(p, 503, "The server is overloaded or not ready yet.", "service_unavailable", Raw.NULL);
            case OVERLOADED -> error(p, 529, "Unknown error", "server_error", Raw.NULL);
            case NO_SUCH_PATH, SIMULATOR -> error(p, p.ownStatus(), p.message(), "invalid_request_error", Raw.NULL);
            case NO_SUCH_MODEL ->
                error(
                        p,
                        404,
                        "Unable to access model " + p.model() + ". Please visit https://api.together.ai/models.",
                        "invalid_request_error",
                        "model_not_available");
            case TOO_LONG ->
                error(
                        p,
                        403,
                        "Input token count + max_tokens exceeds the maximum context length of this model.",
                        "invalid_request_error",
                        Raw.NULL);
            case TOO_LARGE, TOO_MANY_TOKENS -> error(p, 413, "Payload too large", "invalid_request_error", Raw.NULL);
            case RETIRED -> error(p, 410, "This endpoint is gone.", "invalid_request_error", Raw.NULL);
            case INVALID, UNSUPPORTED -> error(p, 400, p.message(), "invalid_request_error", "invalid_parameter");
        };
    }

    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        return List.of(
                "x-request-id", dice.uuid(),
                "x-ratelimit-limit", Integer.toString(allowance.limit()),
                "x-ratelimit-remaining", Integer.toString(allowance.remaining()),
                "x-ratelimit-reset", Long.toString((allowance.refill().toMillis() + 999) / 1000));
    }
}
