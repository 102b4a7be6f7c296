package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

final class CohereVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"${id}","message":{"role":"assistant",${message}},"finish_reason":"${finish}",
            "usage":{"billed_units":{"input_tokens":${billed},"output_tokens":${output}},
            "tokens":{"input_tokens":${input},"output_tokens":${output}},"cached_tokens":${cached}}}
            """);
    private static final JsonTemplate TEXT = new JsonTemplate("""
            {"type":"text","text":"${text}"}
            """);
    private static final JsonTemplate THINKING = new JsonTemplate("""
            {"type":"thinking","thinking":"${text}"}
            """);
    private static final JsonTemplate CONTENT = new JsonTemplate("""
            "content":[${blocks}]${citations}
            """);
    private static final JsonTemplate TOOL_CALLS = new JsonTemplate("""
            "tool_plan":"${plan}","tool_calls":[${call}]
            """);
    private static final JsonTemplate CITATION = new JsonTemplate("""
            {"start":0,"end":${end},"text":"${said}","sources":[${sources}],"content_index":${block},
            "type":"TEXT_CONTENT"}
            """);
    private static final JsonTemplate SOURCE = new JsonTemplate("""
            {"type":"document","id":"${url}","document":{"id":"${url}","title":"${title}","url":"${url}",
            "text":"[simulated] ${title}: what this page says."}}
            """);
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"id":"${id}","message":"${message}"${type}}
            """);
    /** Cohere's own preamble: processed, not billed. */
    private static final int PREAMBLE = 495;

    CohereVendor() {
        super(
                "cohere",
                0.9,
                EnumSet.of(Shape.PAYMENT, Shape.SPEND_LIMIT, Shape.TOOL_CALL, Shape.THINKING, Shape.CITATIONS),
                "/v2/chat");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        int output = told.output() + (told.thinks() || told.spent() ? told.reasoning() : 0);
        byte[] body = BODY.bytes(
                "id", told.dice().uuid(),
                "message", message(told),
                "finish", told.finish("COMPLETE", "MAX_TOKENS", "COMPLETE", "TOOL_CALL"),
                "billed", told.input(),
                "input", told.input() + PREAMBLE,
                "output", output,
                "cached", told.cached());
        return SimulatedReply.json(200, body, told.outcome());
    }

    private static Raw message(ModelAnswer told) {
        if (told.call() != null) {
            return TOOL_CALLS.raw(
                    "plan",
                    AnswerText.MARK + "I will look that up.",
                    "call",
                    told.call().openAi(told.call().name() + "_" + told.dice().letters(12)));
        }
        // Version 2 has no finish reason for a refusal: the model declines in words.
        boolean thinks = told.thinks() || (!told.empty() && told.dice().chance(0.2));
        var blocks = new ArrayList<String>();
        if (thinks) {
            blocks.add(THINKING.raw("text", ModelAnswer.THOUGHT).json());
        }
        if (!told.empty()) {
            blocks.add(TEXT.raw("text", told.text()).json());
        }
        return CONTENT.raw(
                "blocks",
                new Raw(String.join(",", blocks)),
                "citations",
                told.sources().isEmpty() || told.empty() ? new Raw("") : citations(told, thinks ? 1 : 0));
    }

    private static Raw citations(ModelAnswer told, int block) {
        String said = told.firstSentence();
        String sources = told.sources().stream()
                .map(source ->
                        SOURCE.raw("url", source.url(), "title", source.title()).json())
                .collect(joining(","));
        Raw citation = CITATION.raw("end", said.length(), "said", said, "sources", new Raw(sources), "block", block);
        return new Raw(",\"citations\":[" + citation.json() + "]");
    }

    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        CohereStreamWriter.write(whole, events);
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, dice, 401, "no api key supplied", "");
            case BAD_KEY -> error(p, dice, 401, "invalid api token", "");
            case SPEND_LIMIT ->
                error(
                        p,
                        dice,
                        429,
                        "You are using a Trial key, which is limited to 1000 API calls / month. You can continue to use the"
                                + " Trial key for free or upgrade to a Production key with higher rate limits at"
                                + " 'https://dashboard.cohere.com/api-keys'.",
                        "");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT ->
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
                        "You are past the per minute request limit of " + p.limit() + ", please wait and try again.",
                        "");
            case INTERNAL -> error(p, dice, 500, "internal server error, this has been reported to our developers", "");
            case UNAVAILABLE, OVERLOADED -> error(p, dice, 503, "service unavailable", "");
            case NO_SUCH_PATH, SIMULATOR -> error(p, dice, p.ownStatus(), p.message(), "");
            case NO_SUCH_MODEL ->
                error(p, dice, 404, "model '" + p.model() + "' not found, make sure the correct model ID was used", "");
            case TOO_LONG ->
                error(
                        p,
                        dice,
                        400,
                        "too many tokens: total number of tokens in the prompt cannot exceed 400000",
                        ",\"error_type\":\"TOO_MANY_TOKENS\"");
            case TOO_LARGE, TOO_MANY_TOKENS -> error(p, dice, 413, "request body too large", "");
            case RETIRED -> error(p, dice, 410, "this endpoint was removed", "");
            case INVALID, UNSUPPORTED -> error(p, dice, 400, "invalid request: " + p.message(), "");
        };
    }

    private static SimulatedReply error(SimulatedError p, Dice dice, int status, String message, String type) {
        byte[] body = ERROR.bytes("id", dice.uuid(), "message", message, "type", new Raw(type));
        return SimulatedReply.json(status, body, p.kind().outcome);
    }

    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        return List.of(
                "x-debug-trace-id", dice.hex(32),
                "x-trial-endpoint-call-limit", Integer.toString(allowance.limit()),
                "x-trial-endpoint-call-remaining", Integer.toString(allowance.remaining()));
    }
}
