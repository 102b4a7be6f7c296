package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.EnumSet;

/** Retired on 2026-08-09, so the simulator answers 410 unless told to revive it. */
final class Ai21Vendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"chat-${id}","choices":[{"index":0,"message":{"role":"assistant","content":${content},
            "tool_calls":${toolCalls}}${finish}}],"usage":{"prompt_tokens":${input},"completion_tokens":${output},
            "total_tokens":${total}},"meta":{"requestDurationMillis":${millis}}}
            """);
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"detail":"${message}"}
            """);

    Ai21Vendor() {
        super("ai21", 1.0, EnumSet.of(Shape.PAYMENT, Shape.TOOL_CALL), "/studio/v1/chat/completions");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        String finish = told.finish("stop", "length", "stop", "tool_calls");
        boolean omitted = finish.equals("stop") && told.dice().chance(0.2);
        byte[] body = BODY.bytes(
                "id",
                told.dice().hex(32),
                "content",
                told.call() == null ? Raw.quoted(told.empty() ? "" : " " + told.text()) : Raw.NULL,
                "toolCalls",
                told.call() == null
                        ? Raw.NULL
                        : new Raw("["
                                + told.call()
                                        .openAi("chatcmpl-tool-" + told.dice().hex(32))
                                        .json()
                                + "]"),
                "finish",
                new Raw(omitted ? "" : ",\"finish_reason\":\"" + finish + "\""),
                "input",
                told.input(),
                "output",
                told.output(),
                "total",
                told.input() + told.output(),
                "millis",
                told.dice().between(300, 3000));
        return SimulatedReply.json(200, body, told.outcome());
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, 401, "Not authenticated");
            case BAD_KEY -> error(p, 401, "Forbidden: Bad or missing API token.");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT, SPEND_LIMIT ->
                error(p, 402, "Your account has insufficient credits.");
            case LIMITED -> error(p, 429, "Too many requests. The limit is " + p.limit() + " per minute.");
            case INTERNAL -> error(p, 500, "Internal Server Error");
            case UNAVAILABLE, OVERLOADED -> error(p, 503, "Service Unavailable");
            case NO_SUCH_PATH, SIMULATOR -> // Its SDK is OpenAI's, which shows nothing of AI21's own error object.
                OpenAiErrors.error(p, p.ownStatus(), p.message(), "invalid_request_error", Raw.NULL);
            case NO_SUCH_MODEL -> error(p, 404, "Model not found: " + p.model());
            case TOO_LONG -> error(p, 400, "Prompt is too long: 400001 tokens, the maximum is 400000.");
            case TOO_LARGE, TOO_MANY_TOKENS -> error(p, 413, "Request Entity Too Large");
            case RETIRED ->
                error(p, 410, "The Jamba API was retired on 2026-08-09. See docs.ai21.com/august-deprecation-notice");
            case INVALID, UNSUPPORTED -> error(p, 422, p.message());
        };
    }

    private static SimulatedReply error(SimulatedError p, int status, String message) {
        return SimulatedReply.json(status, ERROR.bytes("message", message), p.kind().outcome);
    }
}
