package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;

final class GroqVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"chatcmpl-${id}","object":"chat.completion","created":${created},"model":"${model}",
            "choices":[{"index":0,"message":{"role":"assistant"${message}},"logprobs":null,
            "finish_reason":"${finish}"}],"usage":{"queue_time":0.0${queue},"prompt_tokens":${input},
            "prompt_time":0.0021,"completion_tokens":${output},"completion_time":0.${queue},"total_tokens":${total},
            "total_time":0.${queue}5,"prompt_tokens_details":{"cached_tokens":${cached}},
            "completion_tokens_details":{"reasoning_tokens":${reasoning}}},"usage_breakdown":null,
            "system_fingerprint":"fp_${print}","x_groq":{"id":"req_${request}","seed":${seed}},
            "service_tier":"on_demand"}
            """);
    private static final JsonTemplate CONTENT = new JsonTemplate("""
            ,"content":"${text}"
            """);
    private static final JsonTemplate THOUGHT = new JsonTemplate("""
            ,"reasoning":"${text}"
            """);
    private static final JsonTemplate TOOL_CALLS = new JsonTemplate("""
            ,"tool_calls":[${call}]
            """);
    private static final JsonTemplate EXECUTED = new JsonTemplate("""
            ,"executed_tools":[{"index":0,"type":"search","arguments":"{\\"query\\":\\"${query}\\"}",
            "output":"simulated","search_results":{"results":[${results}],"images":[]}}]
            """);
    private static final JsonTemplate RESULT = new JsonTemplate("""
            {"title":"${title}","url":"${url}","content":"simulated","score":0.91}
            """);
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"error":{"message":"${message}","type":"${type}"${code}}}
            """);

    GroqVendor() {
        super(
                "groq",
                0.4,
                EnumSet.of(
                        Shape.RATE_LIMITED_RESET,
                        Shape.RATE_LIMITED_TEXT,
                        Shape.TOO_MANY_TOKENS,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.CITATIONS),
                "/openai/v1/chat/completions");
    }

    @Override
    SimulatedRequest read(String path, JsonNode body, HttpFields headers) {
        for (String field : List.of("logprobs", "logit_bias", "top_logprobs")) {
            if (body.hasNonNull(field)) {
                throw new RejectedException(SimulatedError.invalid("property '" + field + "' is unsupported", field));
            }
        }
        SimulatedRequest question = chat(path, body, "max_completion_tokens");
        return question.maxTokens() > 0 ? question : chat(path, body, "max_tokens");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        boolean reasons = told.thinks()
                || told.spent()
                || question.model().contains("gpt-oss")
                || question.model().contains("qwen3");
        int reasoning = reasons ? told.reasoning() : 0;
        byte[] body = BODY.bytes(
                "id", told.dice().uuid(),
                "created", told.created(),
                "model", question.model(),
                "message", message(question, told, reasons),
                "finish", told.finish("stop", "length", "stop", "tool_calls"),
                "queue", told.dice().between(1000, 9999),
                "input", told.input(),
                "output", told.output() + reasoning,
                "total", told.input() + told.output() + reasoning,
                "cached", told.cached(),
                "reasoning", reasoning,
                "print", told.dice().hex(10),
                "request", told.dice().letters(26),
                "seed", told.dice().between(1, 2_000_000_000));
        return SimulatedReply.json(200, body, told.outcome());
    }

    /** Comma first; without content when a tool is called. */
    private static Raw message(SimulatedRequest question, ModelAnswer told, boolean reasons) {
        String said = told.call() == null
                ? CONTENT.raw("text", told.text()).json()
                : TOOL_CALLS
                        .raw("call", told.call().openAi(told.dice().letters(9)))
                        .json();
        String thought = reasons ? THOUGHT.raw("text", ModelAnswer.THOUGHT).json() : "";
        return new Raw(said + thought + (told.sources().isEmpty() ? "" : searched(question, told)));
    }

    private static String searched(SimulatedRequest question, ModelAnswer told) {
        String results = told.sources().stream()
                .map(source ->
                        RESULT.raw("url", source.url(), "title", source.title()).json())
                .collect(joining(","));
        return EXECUTED.raw("query", AnswerText.domainIn(question.prompt()), "results", new Raw(results))
                .json();
    }

    /** Its chunks do not tell the service tier. */
    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        whole.remove("service_tier");
        super.stream(question, whole, events);
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY, BAD_KEY -> error(p, 401, "Invalid API Key", "invalid_request_error", "invalid_api_key");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT, SPEND_LIMIT ->
                error(
                        p,
                        400,
                        "API access is blocked: your organization has reached its spend limit.",
                        "invalid_request_error",
                        "blocked_api_access");
            case LIMITED ->
                error(
                        p,
                        429,
                        "Rate limit reached for model `" + p.model() + "` in organization `org_" + dice.letters(26)
                                + "` service tier `on_demand` on "
                                + p.beyond().told().replace(" per min ", " per minute ")
                                + (p.tells(Hint.TEXT) ? " Please try again in " + p.waitText() + "." : "")
                                + " Need more tokens? Upgrade to Dev Tier today at"
                                + " https://console.groq.com/settings/billing",
                        p.by().ofTokens() ? "tokens" : "requests",
                        "rate_limit_exceeded",
                        p.own("retry-after", Long.toString(p.waitSeconds())));
            case INTERNAL -> error(p, 500, "Internal Server Error", "internal_server_error", null);
            case UNAVAILABLE -> error(p, 503, "Service Unavailable", "internal_server_error", null);
            case OVERLOADED ->
                error(p, 498, "Flex tier capacity exceeded", "flex_tier_capacity_exceeded", "capacity_exceeded");
            case NO_SUCH_PATH, SIMULATOR ->
                error(
                        p,
                        p.ownStatus(),
                        p.message(),
                        "invalid_request_error",
                        p.ownStatus() == 404 ? "unknown_url" : null);
            case NO_SUCH_MODEL ->
                error(
                        p,
                        404,
                        "The model `" + p.model() + "` does not exist or you do not have access to it.",
                        "invalid_request_error",
                        "model_not_found");
            case TOO_LONG ->
                error(
                        p,
                        400,
                        "Please reduce the length of the messages or completion.",
                        "invalid_request_error",
                        "context_length_exceeded");
            case TOO_MANY_TOKENS ->
                error(
                        p,
                        413,
                        "Request too large for model `" + p.model() + "` on tokens per minute (TPM): Limit 400000,"
                                + " Requested 400001, please reduce your message size and try again.",
                        "tokens",
                        "rate_limit_exceeded");
            case TOO_LARGE -> error(p, 413, "Request Entity Too Large", "invalid_request_error", null);
            case RETIRED -> error(p, 410, "This endpoint is gone.", "invalid_request_error", null);
            case INVALID, UNSUPPORTED -> error(p, 400, p.message(), "invalid_request_error", null);
        };
    }

    private static SimulatedReply error(SimulatedError p, int status, String message, String type, String code, String... headers) {
        Raw codeMember = new Raw(code == null ? "" : ",\"code\":\"" + code + "\"");
        byte[] body = ERROR.bytes("message", message, "type", type, "code", codeMember);
        return SimulatedReply.json(status, body, p.kind().outcome, headers);
    }

    /** Requests are per day here, tokens per minute: it is these that run out. */
    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        Quota day = RemainingLimits.or(
                allowance.day(),
                RemainingLimits.PLENTY_OF_REQUESTS,
                RemainingLimits.PLENTY_OF_REQUESTS - 1,
                Duration.ofNanos(172_799_999));
        // Requests a minute have no headers of their own: what is known of them stands with the tokens.
        Quota tokens = allowance.beyond() && allowance.tokens() == null && allowance.day() == null
                ? new Quota(RemainingLimits.PLENTY_OF_TOKENS, 0, allowance.refused().refill())
                : RemainingLimits.or(
                        allowance.tokens(),
                        RemainingLimits.PLENTY_OF_TOKENS,
                        RemainingLimits.PLENTY_OF_TOKENS - 400,
                        Duration.ofMillis(96));
        return List.of(
                "x-request-id", "req_" + dice.letters(26),
                "x-groq-region", "fra",
                "x-ratelimit-limit-requests", Integer.toString(day.limit()),
                "x-ratelimit-remaining-requests", Integer.toString(day.remaining()),
                "x-ratelimit-reset-requests", SimulatedError.goText(day.refill()),
                "x-ratelimit-limit-tokens", Integer.toString(tokens.limit()),
                "x-ratelimit-remaining-tokens", Integer.toString(tokens.remaining()),
                "x-ratelimit-reset-tokens", SimulatedError.goText(tokens.refill()));
    }
}
