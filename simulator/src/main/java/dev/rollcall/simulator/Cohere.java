package dev.rollcall.simulator;

import dev.rollcall.simulator.Template.Raw;
import java.util.List;

final class Cohere extends Vendor {
    private static final Template BODY = new Template("""
            {"id":"${id}","message":{"role":"assistant","content":[${content}]},"finish_reason":"${finish}",
            "usage":{"billed_units":{"input_tokens":${billed},"output_tokens":${output}},
            "tokens":{"input_tokens":${input},"output_tokens":${output}},"cached_tokens":${cached}}}
            """);
    private static final Template TEXT = new Template("""
            {"type":"text","text":"${text}"}
            """);
    private static final Raw THINKING =
            new Raw("{\"type\":\"thinking\",\"thinking\":\"Let me recall what is known here.\"},");
    private static final Template ERROR = new Template("""
            {"id":"${id}","message":"${message}"${type}}
            """);
    /** Cohere's own preamble: processed, not billed. */
    private static final int PREAMBLE = 495;

    Cohere() {
        super("cohere", 0.9, "/v2/chat");
    }

    @Override
    Reply reply(Question question, Told told) {
        boolean silent = told.refused() || told.empty();
        Raw thinking = told.dice().chance(0.2) ? THINKING : new Raw("");
        byte[] body = BODY.bytes(
                "id", told.dice().uuid(),
                "content",
                        new Raw(
                                silent
                                        ? ""
                                        : thinking.json()
                                                + TEXT.raw("text", told.text()).json()),
                "finish", told.finish("COMPLETE", "MAX_TOKENS", "ERROR_TOXIC"),
                "billed", told.input(),
                "input", told.input() + PREAMBLE,
                "output", told.output(),
                "cached", told.cached());
        return Reply.json(200, body, told.outcome());
    }

    @Override
    Reply complain(Problem p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, dice, 401, "no api key supplied", "");
            case BAD_KEY -> error(p, dice, 401, "invalid api token", "");
            case NO_QUOTA ->
                error(
                        p,
                        dice,
                        402,
                        "Please add or update your payment method at https://dashboard.cohere.com/billing?tab=payment",
                        "");
            case LIMITED ->
                error(
                        p,
                        dice,
                        429,
                        "You are past the per minute request limit of " + p.perMinute()
                                + ", please wait and try again.",
                        "");
            case INTERNAL -> error(p, dice, 500, "internal server error, this has been reported to our developers", "");
            case UNAVAILABLE, OVERLOADED -> error(p, dice, 503, "service unavailable", "");
            case NO_SUCH_PATH -> error(p, dice, 404, "404 page not found", "");
            case NO_SUCH_MODEL ->
                error(p, dice, 404, "model '" + p.model() + "' not found, make sure the correct model ID was used", "");
            case TOO_LONG ->
                error(
                        p,
                        dice,
                        400,
                        "too many tokens: total number of tokens in the prompt cannot exceed 400000",
                        ",\"error_type\":\"TOO_MANY_TOKENS\"");
            case TOO_LARGE -> error(p, dice, 413, "request body too large", "");
            case RETIRED -> error(p, dice, 410, "this endpoint was removed", "");
            case INVALID, UNSUPPORTED -> error(p, dice, 400, "invalid request: " + p.message(), "");
        };
    }

    private static Reply error(Problem p, Dice dice, int status, String message, String type) {
        byte[] body = ERROR.bytes("id", dice.uuid(), "message", message, "type", new Raw(type));
        return Reply.json(status, body, p.kind().outcome);
    }

    @Override
    List<String> headers(Allowance allowance, Dice dice) {
        return List.of(
                "x-debug-trace-id", dice.hex(32),
                "x-trial-endpoint-call-limit", Integer.toString(allowance.perMinute()),
                "x-trial-endpoint-call-remaining", Integer.toString(allowance.remaining()));
    }
}
