package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import static dev.rollcall.simulator.vendors.OpenAiErrors.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;

final class OpenAiVendor extends Vendor {
    private static final Pattern REASONS = Pattern.compile("^(o\\d|gpt-[5-9]).*");
    private static final Pattern DATED = Pattern.compile(".*-\\d{4}-\\d{2}-\\d{2}$");
    private static final String KEYS_PAGE = "https://platform.openai.com/account/api-keys";
    private static final JsonTemplate CHAT = new JsonTemplate("""
            {"id":"chatcmpl-${id}","object":"chat.completion","created":${created},"model":"${model}",
            "choices":[{"index":0,"message":{"role":"assistant","content":${content},"refusal":${refusal},
            "annotations":[${annotations}]${toolCalls}},"logprobs":null,"finish_reason":"${finish}"}],
            "usage":{"prompt_tokens":${input},"completion_tokens":${output},"total_tokens":${total},
            "prompt_tokens_details":{"cached_tokens":${cached},"audio_tokens":0},
            "completion_tokens_details":{"reasoning_tokens":${reasoning},"audio_tokens":0,
            "accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},
            "service_tier":"default","system_fingerprint":null}
            """);
    private static final JsonTemplate TOOL_CALLS = new JsonTemplate("""
            ,"tool_calls":[${call}]
            """);
    private static final JsonTemplate CITATION = new JsonTemplate("""
            {"type":"url_citation","url_citation":{"end_index":${end},"start_index":0,"title":"${title}",
            "url":"${url}?utm_source=openai"}}
            """);

    private static final List<String> SPENT = List.of(
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_usage_limit_exceeded",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded");

    OpenAiVendor() {
        super(
                "openai",
                1.0,
                EnumSet.of(
                        Shape.SPEND_LIMIT,
                        Shape.RATE_LIMITED_RESET,
                        Shape.RATE_LIMITED_TEXT,
                        Shape.TOO_MANY_TOKENS,
                        Shape.FILTERED,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.CITATIONS),
                "/v1/chat/completions",
                "/v1/responses");
    }

    @Override
    SimulatedRequest read(String path, JsonNode body, HttpFields headers) {
        if (path.equals("/v1/responses")) {
            return ResponsesFormat.read(this, path, body);
        }
        SimulatedRequest question = chat(path, body, "max_completion_tokens");
        boolean reasons = REASONS.matcher(question.model()).matches();
        if (reasons && body.has("max_tokens")) {
            throw new RejectedException(SimulatedError.unsupported(
                    "Unsupported parameter: 'max_tokens' is not supported with this model."
                            + " Use 'max_completion_tokens' instead.",
                    "max_tokens"));
        }
        if (reasons && body.path("temperature").asDouble(1) != 1) {
            throw new RejectedException(SimulatedError.unsupported(
                    "Unsupported value: 'temperature' does not support " + body.get("temperature")
                            + " with this model. Only the default (1) value is supported.",
                    "temperature"));
        }
        return reasons || question.maxTokens() > 0 ? question : chat(path, body, "max_tokens");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        String model = resolved(question.model());
        if (question.path().equals("/v1/responses")) {
            return SimulatedReply.json(200, ResponsesFormat.body(model, told, "\"store\":true,", ""), told.outcome());
        }
        boolean reasons = REASONS.matcher(question.model()).matches() || told.thinks() || told.spent();
        int reasoning = reasons ? told.reasoning() : 0;
        byte[] body = CHAT.bytes(
                "id",
                told.dice().letters(29),
                "created",
                told.created(),
                "model",
                model,
                "content",
                content(told),
                "refusal",
                told.refused() ? Raw.quoted(told.text()) : Raw.NULL,
                "annotations",
                citations(told),
                "toolCalls",
                told.call() == null
                        ? new Raw("")
                        : TOOL_CALLS.raw(
                                "call", told.call().openAi("call_" + told.dice().letters(24))),
                "finish",
                told.filtered() ? "content_filter" : told.finish("stop", "length", "stop", "tool_calls"),
                "input",
                told.input(),
                "output",
                told.output() + reasoning,
                "total",
                told.input() + told.output() + reasoning,
                "cached",
                told.cached(),
                "reasoning",
                reasoning);
        return SimulatedReply.json(200, body, told.outcome());
    }

    /** Refusals and tool calls have none; no text at all comes in two spellings. */
    private static Raw content(ModelAnswer told) {
        boolean none = told.refused() || told.call() != null;
        return none || (told.empty() && told.dice().chance(0.5)) ? Raw.NULL : Raw.quoted(told.text());
    }

    private static Raw citations(ModelAnswer told) {
        return new Raw(String.join(
                ",",
                told.sources().stream()
                        .map(s -> CITATION.raw(
                                        "title",
                                        s.title(),
                                        "url",
                                        s.url(),
                                        "end",
                                        told.firstSentence().length())
                                .json())
                        .toList()));
    }

    private static String resolved(String model) {
        return DATED.matcher(model).matches() ? model : model + "-2026-10-01";
    }

    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        if (question.path().equals("/v1/responses")) {
            ResponsesStreamWriter.write(whole, events);
            return;
        }
        boolean usage = question.body().at("/stream_options/include_usage").asBoolean();
        ChatStreamWriter.write(whole, usage ? ChatStreamWriter.ChatStreamStyle.USAGE_LAST : ChatStreamWriter.ChatStreamStyle.NO_USAGE, events);
    }

    @Override
    SimulatedReply failLate(SimulatedRequest question, ModelAnswer told) {
        return question.path().equals("/v1/responses")
                ? ResponsesFormat.failed(resolved(question.model()), told)
                : super.failLate(question, told);
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, 401, "You didn't provide an API key.", "invalid_request_error", Raw.NULL);
            case BAD_KEY ->
                error(
                        p,
                        401,
                        "Incorrect API key provided: " + p.maskedKey() + ". You can find your API key at " + KEYS_PAGE
                                + ".",
                        "invalid_request_error",
                        "invalid_api_key");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT ->
                error(
                        p,
                        429,
                        "You exceeded your current quota, please check your plan and billing details.",
                        "insufficient_quota",
                        "insufficient_quota");
            case SPEND_LIMIT ->
                error(
                        p,
                        429,
                        "You have reached a limit of what you may spend, please check your plan and billing details.",
                        "insufficient_quota",
                        dice.pick(SPENT));
            case LIMITED ->
                error(
                        p,
                        429,
                        "Rate limit reached for " + p.model() + " in organization org-" + dice.letters(24)
                                + " on " + p.beyond().told()
                                + (p.tells(Hint.TEXT) ? " Please try again in " + p.waitText() + "." : "")
                                + " Visit https://platform.openai.com/account/rate-limits to learn more.",
                        p.by().ofTokens() ? "tokens" : "requests",
                        "rate_limit_exceeded",
                        p.own(
                                "retry-after",
                                Long.toString(p.waitSeconds()),
                                "retry-after-ms",
                                Long.toString(p.pause().toMillis())));
            case TOO_MANY_TOKENS ->
                error(
                        p,
                        429,
                        "Request too large for " + p.model() + " in organization org-" + dice.letters(24)
                                + " on tokens per min (TPM): Limit 400000, Requested 400001. The input or output tokens"
                                + " must be reduced in order to run successfully.",
                        "tokens",
                        "rate_limit_exceeded");
            case INTERNAL ->
                error(
                        p,
                        500,
                        "The server had an error while processing your request. Sorry about that!",
                        "server_error",
                        Raw.NULL);
            case UNAVAILABLE, OVERLOADED ->
                error(
                        p,
                        503,
                        "Our servers are currently overloaded. Please try again later.",
                        "service_unavailable_error",
                        "server_is_overloaded");
            case NO_SUCH_PATH, SIMULATOR -> error(p, p.ownStatus(), p.message(), "invalid_request_error", Raw.NULL);
            case NO_SUCH_MODEL ->
                error(
                        p,
                        p.path().equals("/v1/responses") ? 400 : 404,
                        "The model `" + p.model() + "` does not exist or you do not have access to it.",
                        "invalid_request_error",
                        "model_not_found");
            case UNSUPPORTED ->
                error(
                        p,
                        400,
                        p.message(),
                        "invalid_request_error",
                        p.message().startsWith("Unsupported value") ? "unsupported_value" : "unsupported_parameter");
            case TOO_LONG ->
                error(
                        p,
                        400,
                        "This model's maximum context length is 400000 tokens. Please reduce the length of the messages.",
                        "invalid_request_error",
                        "context_length_exceeded");
            case TOO_LARGE -> error(p, 413, "Maximum content size limit exceeded.", "server_error", Raw.NULL);
            case RETIRED ->
                error(p, 410, "This endpoint is no longer available.", "invalid_request_error", "endpoint_retired");
            case INVALID -> error(p, 400, p.message(), "invalid_request_error", Raw.NULL);
        };
    }

    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        Quota tokens = RemainingLimits.or(
                allowance.tokens(),
                RemainingLimits.PLENTY_OF_TOKENS,
                RemainingLimits.PLENTY_OF_TOKENS - 1_000,
                Duration.ofMillis(2));
        return List.of(
                "x-request-id",
                "req_" + dice.hex(32),
                "openai-processing-ms",
                Integer.toString(dice.between(200, 4000)),
                "openai-version",
                "2020-10-01",
                "x-ratelimit-limit-requests",
                Integer.toString(allowance.limit()),
                "x-ratelimit-remaining-requests",
                Integer.toString(allowance.remaining()),
                "x-ratelimit-reset-requests",
                SimulatedError.goText(allowance.refill()),
                "x-ratelimit-limit-tokens",
                Integer.toString(tokens.limit()),
                "x-ratelimit-remaining-tokens",
                Integer.toString(tokens.remaining()),
                "x-ratelimit-reset-tokens",
                SimulatedError.goText(tokens.refill()));
    }
}
