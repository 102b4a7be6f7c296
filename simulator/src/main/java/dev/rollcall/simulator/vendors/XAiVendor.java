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
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;

final class XAiVendor extends Vendor {
    private static final JsonTemplate CHAT = new JsonTemplate("""
            {"id":"${id}","object":"chat.completion","created":${created},"model":"${model}","choices":[{"index":0,
            "message":{"role":"assistant","content":"${text}","reasoning_content":"${thought}",
            "refusal":null${toolCalls}},"finish_reason":"${finish}"}],"usage":{"prompt_tokens":${input},
            "completion_tokens":${output},"total_tokens":${total},"prompt_tokens_details":{"text_tokens":${input},
            "audio_tokens":0,"image_tokens":0,"cached_tokens":${cached}},"completion_tokens_details":{
            "reasoning_tokens":${reasoning},"audio_tokens":0,"accepted_prediction_tokens":0,
            "rejected_prediction_tokens":0},"num_sources_used":0,"cost_in_usd_ticks":${ticks}},
            ${citations}"system_fingerprint":"fp_${print}"}
            """);
    private static final JsonTemplate TOOL_CALLS = new JsonTemplate("""
            ,"tool_calls":[${call}]
            """);
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"code":"${code}","error":"${message}"}
            """);

    XAiVendor() {
        super(
                "xai",
                1.1,
                EnumSet.of(Shape.SPEND_LIMIT, Shape.FILTERED, Shape.TOOL_CALL, Shape.THINKING, Shape.CITATIONS),
                "/v1/chat/completions",
                "/v1/responses");
    }

    @Override
    SimulatedRequest read(String path, JsonNode body, HttpFields headers) {
        if (path.equals("/v1/responses")) {
            return ResponsesFormat.read(this, path, body);
        }
        for (String field : List.of("presence_penalty", "frequency_penalty", "stop")) {
            if (body.hasNonNull(field)) {
                throw new RejectedException(SimulatedError.invalid("Argument not supported on this model: " + field, field));
            }
        }
        SimulatedRequest question = chat(path, body, "max_completion_tokens");
        return question.maxTokens() > 0 ? question : chat(path, body, "max_tokens");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        long ticks = ticks(question.model(), told);
        if (question.path().equals("/v1/responses")) {
            String cost = ",\"num_sources_used\":0,\"cost_in_usd_ticks\":" + ticks;
            byte[] body = ResponsesFormat.body(question.model(), withMarks(told), "\"store\":true,", cost);
            return SimulatedReply.json(200, body, told.outcome());
        }
        byte[] body = CHAT.bytes(
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
                                        told.call().openAi("call_" + told.dice().hex(8))),
                "finish", told.finish("stop", "length", "content_filter", "tool_calls"),
                "input", told.input(),
                "output", told.output(),
                "total", told.input() + told.output() + told.reasoning(),
                "cached", told.cached(),
                "reasoning", told.reasoning(),
                "ticks", ticks,
                "citations", citations(told),
                "print", told.dice().hex(10));
        return SimulatedReply.json(200, body, told.outcome());
    }

    /** Citations stand in the text, as markdown, and are annotated under their numbers. */
    private static ModelAnswer withMarks(ModelAnswer told) {
        if (told.sources().isEmpty() || told.silent()) {
            return told;
        }
        var text = new StringBuilder(told.text());
        var numbered = new ArrayList<ModelAnswer.CitedSource>();
        for (ModelAnswer.CitedSource source : told.sources()) {
            var one = new ModelAnswer.CitedSource(Integer.toString(numbered.size() + 1), source.url());
            text.append(one.mark());
            numbered.add(one);
        }
        return told.saying(text.toString(), numbered);
    }

    private static Raw citations(ModelAnswer told) {
        return told.sources().isEmpty()
                ? new Raw("")
                : new Raw(told.sources().stream()
                        .map(source -> '"' + source.url() + '"')
                        .collect(Collectors.joining(",", "\"citations\":[", "],")));
    }

    /** 1 tick is 1e-10 USD; list prices of November 2026. */
    private static long ticks(String model, ModelAnswer told) {
        boolean small = model.startsWith("grok-4.3");
        long in = small ? 12_500 : 20_000;
        long out = small ? 25_000 : 60_000;
        long cached = small ? 2_000 : 5_000;
        return (told.input() - told.cached()) * in
                + told.cached() * cached
                + (long) (told.output() + told.reasoning()) * out;
    }

    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        if (question.path().equals("/v1/responses")) {
            ResponsesStreamWriter.write(whole, events);
        } else {
            super.stream(question, whole, events);
        }
    }

    @Override
    SimulatedReply failLate(SimulatedRequest question, ModelAnswer told) {
        return question.path().equals("/v1/responses")
                ? ResponsesFormat.failed(question.model(), told)
                : super.failLate(question, told);
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, 401, "unauthenticated", "No API key provided in the Authorization header.");
            case BAD_KEY ->
                error(
                        p,
                        400,
                        "invalid-argument",
                        "Incorrect API key provided: " + p.maskedKey()
                                + ". You can obtain an API key from https://console.x.ai.");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT, SPEND_LIMIT ->
                error(
                        p,
                        p.kind() == SimulatedError.Kind.NO_QUOTA && dice.chance(0.5) ? 403 : 429,
                        "Some resource has been exhausted",
                        "Your team has either used all available credits or reached its monthly spending limit.");
            case LIMITED ->
                error(
                        p,
                        429,
                        "Some resource has been exhausted",
                        "Too many requests for team and model " + p.model() + ". Your team's rate limit is: "
                                + p.limit() + " " + p.by().spelledOut() + ".");
            case INTERNAL -> error(p, 500, "internal", "Internal error");
            case UNAVAILABLE, OVERLOADED ->
                error(
                        p,
                        503,
                        "The service is currently unavailable",
                        "The model is at capacity. Please try again later.");
            case NO_SUCH_PATH, SIMULATOR -> // Its SDK is OpenAI's, which shows nothing of xAI's own error object.
                OpenAiErrors.error(p, p.ownStatus(), p.message(), "invalid_request_error", Raw.NULL);
            case NO_SUCH_MODEL ->
                error(
                        p,
                        404,
                        "Some requested entity was not found",
                        "The model " + p.model() + " does not exist or your team does not have access to it.");
            case TOO_LONG ->
                error(
                        p,
                        400,
                        "invalid-argument",
                        "This model's maximum prompt length is 400000 but the request contains 400001 tokens.");
            case TOO_LARGE, TOO_MANY_TOKENS -> error(p, 413, "payload-too-large", "Request body too large");
            case RETIRED -> error(p, 410, "gone", "This endpoint is no longer available.");
            case INVALID, UNSUPPORTED ->
                error(p, p.param() == null ? 400 : 422, "Client specified an invalid argument", p.message());
        };
    }

    private static SimulatedReply error(SimulatedError p, int status, String code, String message) {
        return SimulatedReply.json(status, ERROR.bytes("code", code, "message", message), p.kind().outcome);
    }

    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        Quota tokens = RemainingLimits.or(
                allowance.tokens(), RemainingLimits.PLENTY_OF_TOKENS, RemainingLimits.PLENTY_OF_TOKENS - 1_000, Duration.ZERO);
        return List.of(
                "x-request-id", dice.uuid(),
                "x-ratelimit-limit-requests", Integer.toString(allowance.limit()),
                "x-ratelimit-remaining-requests", Integer.toString(allowance.remaining()),
                "x-ratelimit-limit-tokens", Integer.toString(tokens.limit()),
                "x-ratelimit-remaining-tokens", Integer.toString(tokens.remaining()));
    }
}
