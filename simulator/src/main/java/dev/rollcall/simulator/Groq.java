package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Template.Raw;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;

final class Groq extends Vendor {
    private static final Template BODY = new Template("""
            {"id":"chatcmpl-${id}","object":"chat.completion","created":${created},"model":"${model}",
            "choices":[{"index":0,"message":{"role":"assistant","content":"${text}"${thought}},"logprobs":null,
            "finish_reason":"${finish}"}],"usage":{"queue_time":0.0${queue},"prompt_tokens":${input},
            "prompt_time":0.0021,"completion_tokens":${output},"completion_time":0.${queue},"total_tokens":${total},
            "total_time":0.${queue}5,"prompt_tokens_details":{"cached_tokens":${cached}},
            "completion_tokens_details":{"reasoning_tokens":${reasoning}}},"usage_breakdown":null,
            "system_fingerprint":"fp_${print}","x_groq":{"id":"req_${request}","seed":${seed}},
            "service_tier":"on_demand"}
            """);
    private static final Template ERROR = new Template("""
            {"error":{"message":"${message}","type":"${type}"${code}}}
            """);

    Groq() {
        super("groq", 0.4, "/openai/v1/chat/completions");
    }

    @Override
    Question read(String path, JsonNode body, HttpFields headers) {
        for (String field : List.of("logprobs", "logit_bias", "top_logprobs")) {
            if (body.hasNonNull(field)) {
                throw new Rejected(Problem.invalid("property '" + field + "' is unsupported", field));
            }
        }
        Question question = chat(path, body, "max_completion_tokens");
        return question.maxTokens() > 0 ? question : chat(path, body, "max_tokens");
    }

    @Override
    Reply reply(Question question, Told told) {
        boolean reasons =
                question.model().contains("gpt-oss") || question.model().contains("qwen3");
        int reasoning = reasons ? told.reasoning() : 0;
        byte[] body = BODY.bytes(
                "id", told.dice().uuid(),
                "created", told.created(),
                "model", question.model(),
                "text", told.text(),
                "thought", new Raw(reasons ? ",\"reasoning\":\"Let me recall what is known here.\"" : ""),
                "finish", told.finish("stop", "length", "stop"),
                "queue", told.dice().between(1000, 9999),
                "input", told.input(),
                "output", told.output() + reasoning,
                "total", told.input() + told.output() + reasoning,
                "cached", told.cached(),
                "reasoning", reasoning,
                "print", told.dice().hex(10),
                "request", told.dice().letters(26),
                "seed", told.dice().between(1, 2_000_000_000));
        return Reply.json(200, body, told.outcome());
    }

    @Override
    Reply complain(Problem p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY, BAD_KEY -> error(p, 401, "Invalid API Key", "invalid_request_error", "invalid_api_key");
            case NO_QUOTA ->
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
                                + "` service tier `on_demand` on requests per minute (RPM): Limit " + p.perMinute()
                                + ", Used " + p.perMinute() + ", Requested 1. Please try again in " + p.waitText()
                                + ". Need more tokens? Upgrade to Dev Tier today at"
                                + " https://console.groq.com/settings/billing",
                        "requests",
                        "rate_limit_exceeded",
                        "retry-after",
                        Long.toString(p.waitSeconds()));
            case INTERNAL -> error(p, 500, "Internal Server Error", "internal_server_error", null);
            case UNAVAILABLE -> error(p, 503, "Service Unavailable", "internal_server_error", null);
            case OVERLOADED ->
                error(p, 498, "Flex tier capacity exceeded", "flex_tier_capacity_exceeded", "capacity_exceeded");
            case NO_SUCH_PATH ->
                error(p, 404, "Unknown request URL: POST " + p.message(), "invalid_request_error", "unknown_url");
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

    private static Reply error(Problem p, int status, String message, String type, String code, String... headers) {
        Raw codeMember = new Raw(code == null ? "" : ",\"code\":\"" + code + "\"");
        byte[] body = ERROR.bytes("message", message, "type", type, "code", codeMember);
        return Reply.json(status, body, p.kind().outcome, headers);
    }

    /** Requests are per day here, tokens per minute. */
    @Override
    List<String> headers(Allowance allowance, Dice dice) {
        return List.of(
                "x-request-id", "req_" + dice.letters(26),
                "x-groq-region", "fra",
                "x-ratelimit-limit-requests", "500000",
                "x-ratelimit-remaining-requests", "499999",
                "x-ratelimit-reset-requests", "172.799999ms",
                "x-ratelimit-limit-tokens", "250000",
                "x-ratelimit-remaining-tokens", "249600",
                "x-ratelimit-reset-tokens", "96ms");
    }
}
