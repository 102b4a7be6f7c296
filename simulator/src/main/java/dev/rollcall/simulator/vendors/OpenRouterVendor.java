package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;

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
    private static final JsonTemplate TOOL_CALLS = new JsonTemplate("""
            ,"tool_calls":[${call}]
            """);
    private static final JsonTemplate BROKEN_CHOICE = new JsonTemplate("""
            {"id":"gen-${created}-${id}","provider":"Simulated","model":"${model}","object":"chat.completion",
            "created":${created},"system_fingerprint":null,"choices":[{"index":0,"finish_reason":"error","native_finish_reason":null,
            "error":{"code":502,"message":"Upstream error"},"message":{"role":"assistant","content":""}}],
            "usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
            """);
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"error":{"message":"${message}","code":${status}${metadata}},"user_id":"user_${user}"}
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
    String blankLine() {
        return "\n         ";
    }

    @Override
    String comment() {
        return ": OPENROUTER PROCESSING\n\n";
    }

    @Override
    SimulatedRequest read(String path, JsonNode body, HttpFields headers) {
        SimulatedRequest question = chat(path, body, "max_completion_tokens");
        return question.maxTokens() > 0 ? question : chat(path, body, "max_tokens");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        int output = told.output() + told.reasoning();
        BigDecimal in = usd(told.input(), "0.5");
        BigDecimal out = usd(output, "1.5");
        String model = question.model();
        byte[] body = BODY.bytes(
                "keepAlive",
                        new Raw(blankLine()
                                .repeat(told.dice().chance(0.3) ? told.dice().between(1, 20) : 0)),
                "created", told.created(),
                "id", told.dice().letters(20),
                "upstream", model.contains("/") ? model.substring(0, model.indexOf('/')) : "Simulated",
                "model", model,
                "finish", told.finish("stop", "length", "content_filter", "tool_calls"),
                "content", told.call() == null ? Raw.quoted(told.silent() ? "" : told.text()) : Raw.NULL,
                "reasoned", told.thinks() ? REASONED.raw("text", ModelAnswer.THOUGHT) : new Raw("\"reasoning\":null"),
                "toolCalls",
                        told.call() == null
                                ? new Raw("")
                                : TOOL_CALLS.raw(
                                        "call",
                                        told.call().openAi("call_" + told.dice().letters(24))),
                "annotations", annotations(told),
                "input", told.input(),
                "output", output,
                "total", told.input() + output,
                "cost", in.add(out).toPlainString(),
                "cached", told.cached(),
                "inputCost", in.toPlainString(),
                "outputCost", out.toPlainString(),
                "reasoning", told.reasoning());
        return SimulatedReply.json(
                200,
                body,
                told.outcome(),
                "x-generation-id",
                "gen-" + told.dice().letters(20));
    }

    private static Raw annotations(ModelAnswer told) {
        return told.sources().isEmpty()
                ? new Raw("")
                : new Raw(told.sources().stream()
                        .map(source -> CITATION.raw("url", source.url(), "title", source.title())
                                .json())
                        .collect(Collectors.joining(",", ",\"annotations\":[", "]")));
    }

    private static BigDecimal usd(int tokens, String perMillion) {
        return new BigDecimal(perMillion).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }

    /** Once generation has begun the status is 200, whatever comes: an error in its choice, or nothing but an error. */
    @Override
    SimulatedReply failLate(SimulatedRequest question, ModelAnswer told) {
        byte[] body = told.dice().chance(0.5)
                ? BROKEN_CHOICE.bytes(
                        "id", told.dice().letters(20), "created", told.created(), "model", question.model())
                : ERROR.bytes(
                        "message",
                        "Provider returned error",
                        "status",
                        502,
                        "metadata",
                        new Raw(",\"metadata\":{\"provider_name\":\"Simulated\"}"),
                        "user",
                        told.dice().letters(27));
        return SimulatedReply.json(200, body, SimulatedOutcome.SERVER_FAULT);
    }

    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        ChatStreamWriter.write(whole, ChatStreamWriter.ChatStreamStyle.USAGE_LAST, events);
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, dice, 401, "No auth credentials found", "");
            case BAD_KEY -> error(p, dice, 401, "User not found.", "");
            case PAYMENT_WAIT ->
                error(
                        p,
                        dice,
                        402,
                        "Your in-flight requests have reserved all available credits. Please retry shortly.",
                        ",\"metadata\":{\"limit_source\":\"openrouter_in_flight_budget\"}",
                        "Retry-After",
                        "7");
            case NO_QUOTA, PAYMENT, SPEND_LIMIT ->
                error(
                        p,
                        dice,
                        402,
                        "Insufficient credits. Add more using https://openrouter.ai/settings/credits",
                        ",\"metadata\":{\"limit_source\":\"openrouter_credits\"}");
            case LIMITED ->
                error(
                        p,
                        dice,
                        429,
                        "Rate limit exceeded: limit_rpm/" + p.model() + ". High demand, please retry shortly.",
                        ",\"metadata\":{\"limit_source\":\"upstream_provider_shared_pool\","
                                + "\"provider_name\":\"Simulated\"}",
                        p.own("Retry-After", Long.toString(p.waitSeconds())));
            case INTERNAL -> error(p, dice, 500, "Internal Server Error", "");
            case UNAVAILABLE -> error(p, dice, 503, "No allowed providers are available for the selected model.", "");
            case OVERLOADED ->
                error(
                        p,
                        dice,
                        502,
                        "Provider returned error",
                        ",\"metadata\":{\"raw\":\"{\\\"error\\\":\\\"overloaded\\\"}\",\"provider_name\":\"Simulated\"}");
            case NO_SUCH_PATH, SIMULATOR -> error(p, dice, p.ownStatus(), p.message(), "");
            case NO_SUCH_MODEL -> error(p, dice, 400, p.model() + " is not a valid model ID", "");
            case TOO_LONG ->
                error(
                        p,
                        dice,
                        400,
                        "This endpoint's maximum context length is 400000 tokens. However, you requested about 400001"
                                + " tokens.",
                        "");
            case TOO_LARGE, TOO_MANY_TOKENS -> error(p, dice, 413, "Payload Too Large", "");
            case RETIRED -> error(p, dice, 410, "This endpoint is gone.", "");
            case INVALID, UNSUPPORTED -> error(p, dice, 400, p.message(), "");
        };
    }

    private static SimulatedReply error(SimulatedError p, Dice dice, int status, String message, String metadata, String... headers) {
        byte[] body = ERROR.bytes(
                "message", message, "status", status, "metadata", new Raw(metadata), "user", dice.letters(27));
        return SimulatedReply.json(status, body, p.kind().outcome, headers);
    }

    /** Nothing of the rate until it is exceeded. */
    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        String ray = dice.hex(16) + "-FRA";
        if (!allowance.beyond()) {
            return List.of("cf-ray", ray);
        }
        return List.of(
                "cf-ray",
                ray,
                "X-RateLimit-Limit",
                Integer.toString(allowance.refused().limit()),
                "X-RateLimit-Remaining",
                "0",
                "X-RateLimit-Reset",
                Long.toString(System.currentTimeMillis()
                        + allowance.refused().refill().toMillis()));
    }
}
