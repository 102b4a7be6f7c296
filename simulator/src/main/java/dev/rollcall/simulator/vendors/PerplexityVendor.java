package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Dice;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpFields;

/** The Agent API, and the retired Sonar for those who still have it behind a gateway. */
final class PerplexityVendor extends Vendor {
    private static final String SONAR = "/chat/completions";
    private static final JsonTemplate AGENT_BODY = new JsonTemplate("""
            {"id":"resp_${id}","object":"response","created_at":${created},"status":"${status}","error":null,
            "model":"${model}","output":[{"type":"search_results","queries":["${query}"],
            "results":[${results}]}${item}],"usage":{"input_tokens":${input},
            "input_tokens_details":{"cache_read_input_tokens":${cached},"cache_creation_input_tokens":0},
            "output_tokens":${output},"output_tokens_details":{"reasoning_tokens":${reasoning}},"total_tokens":${total},
            "cost":{"currency":"USD","input_cost":${inputCost},"output_cost":${outputCost},"tool_calls_cost":0.005,
            "total_cost":${totalCost}},"tool_calls_details":{"search_web":{"invocation":1}}}}
            """);
    private static final JsonTemplate MESSAGE = new JsonTemplate("""
            {"type":"message","id":"msg_${id}","status":"${status}","role":"assistant","content":[{"type":"output_text",
            "text":"${text}","annotations":[]}]}
            """);
    private static final JsonTemplate RESULT = new JsonTemplate("""
            {${id}"title":"${title}","url":"${url}","snippet":"simulated","date":"2026-10-04",
            "last_updated":"2026-11-02","source":"web"}
            """);
    private static final JsonTemplate FAILED = new JsonTemplate("""
            {"id":"resp_${id}","object":"response","created_at":${created},"status":"failed",
            "error":{"code":"server_error","message":"The server had an error while processing your request."},
            "model":"${model}","output":[]}
            """);
    private static final JsonTemplate SONAR_BODY = new JsonTemplate("""
            {"id":"${id}","model":"${model}","created":${created},"usage":{"prompt_tokens":${input},
            "completion_tokens":${output},"total_tokens":${total},"search_context_size":"low","cost":{
            "input_tokens_cost":${inputCost},"output_tokens_cost":${outputCost},"request_cost":0.005,
            "total_cost":${totalCost}}},"citations":[${citations}],"search_results":[${results}],
            "object":"chat.completion","choices":[{"index":0,"finish_reason":"${finish}","message":{"role":"assistant",
            "content":"${text}"},"delta":{"role":"assistant","content":""}}]}
            """);
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"error":{"message":"${message}","type":"${type}","code":${status}}}
            """);

    PerplexityVendor() {
        super(
                "perplexity",
                1.6,
                EnumSet.of(Shape.TOOL_CALL, Shape.THINKING, Shape.CITATIONS),
                "/v1/agent",
                "/v1/responses",
                SONAR);
    }

    /** Sonar knew no tools. */
    @Override
    boolean has(Shape shape, String path) {
        return has(shape) && !(shape == Shape.TOOL_CALL && path.equals(SONAR));
    }

    @Override
    SimulatedRequest read(String path, JsonNode body, HttpFields headers) {
        if (path.equals(SONAR)) {
            return chat(path, body, "max_tokens");
        }
        JsonNode input = body.path("input");
        if (input.isMissingNode()) {
            throw new RejectedException(SimulatedError.invalid("input: field required", "input"));
        }
        boolean preset = body.hasNonNull("preset") && !body.hasNonNull("model");
        String model = preset ? "preset/" + body.get("preset").asText() : model(body);
        return question(path, model, ResponsesFormat.withInstructions(body, input), body, "max_output_tokens");
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        byte[] body = question.path().equals(SONAR) ? sonar(question, told) : agent(question, told);
        return SimulatedReply.json(200, body, told.outcome());
    }

    private static byte[] agent(SimulatedRequest question, ModelAnswer told) {
        // Its types know no "incomplete": who is cut for the length sees it by the tokens alone.
        String status = told.finish("completed", "completed", "completed", "requires_action");
        int reasoning = told.thinks() || told.spent() ? told.reasoning() : 0;
        int output = told.output() + reasoning;
        BigDecimal in = usd(told.input(), "0.25");
        BigDecimal out = usd(output, "2.5");
        return AGENT_BODY.bytes(
                "id", told.dice().uuid(),
                "created", told.created(),
                "status", status,
                "model", question.model(),
                "query", AnswerText.domainIn(question.prompt()),
                "results", results(told, true),
                "item", item(told, status),
                "input", told.input(),
                "cached", told.cached(),
                "output", output,
                "reasoning", reasoning,
                "total", told.input() + output,
                "inputCost", in.toPlainString(),
                "outputCost", out.toPlainString(),
                "totalCost", in.add(out).add(new BigDecimal("0.005")).toPlainString());
    }

    /** What comes behind the search's results, comma first. */
    private static Raw item(ModelAnswer told, String status) {
        if (told.call() != null) {
            return new Raw("," + ResponsesFormat.call(told).json());
        }
        return new Raw(
                told.empty()
                        ? ""
                        : ","
                                + MESSAGE.raw("id", told.dice().uuid(), "status", status, "text", told.text())
                                        .json());
    }

    private static byte[] sonar(SimulatedRequest question, ModelAnswer told) {
        int output = told.output() + (told.thinks() || told.spent() ? told.reasoning() : 0);
        BigDecimal in = usd(told.input(), "1");
        BigDecimal out = usd(output, "1");
        return SONAR_BODY.bytes(
                "id", told.dice().uuid(),
                "model", question.model(),
                "created", told.created(),
                "input", told.input(),
                "output", output,
                "total", told.input() + output,
                "inputCost", in.toPlainString(),
                "outputCost", out.toPlainString(),
                "totalCost", in.add(out).add(new BigDecimal("0.005")).toPlainString(),
                "citations",
                        new Raw(told.sources().stream()
                                .map(source -> '"' + source.url() + '"')
                                .collect(Collectors.joining(","))),
                "results", results(told, false),
                "finish", told.finish("stop", "length", "stop", "stop"),
                "text", told.textWithThoughts());
    }

    /** Only the Agent API numbers them. */
    private static Raw results(ModelAnswer told, boolean numbered) {
        return new Raw(IntStream.range(0, told.sources().size())
                .mapToObj(i -> RESULT.raw(
                                "id",
                                new Raw(numbered ? "\"id\":" + (i + 1) + "," : ""),
                                "title",
                                told.sources().get(i).title(),
                                "url",
                                told.sources().get(i).url())
                        .json())
                .collect(Collectors.joining(",")));
    }

    private static BigDecimal usd(int tokens, String perMillion) {
        return new BigDecimal(perMillion).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }

    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        if (question.path().equals(SONAR)) {
            ChatStreamWriter.write(whole, ChatStreamWriter.ChatStreamStyle.MESSAGE_SO_FAR, events);
        } else {
            ResponsesStreamWriter.writePerplexity(whole, events);
        }
    }

    @Override
    SimulatedReply failLate(SimulatedRequest question, ModelAnswer told) {
        if (question.path().equals(SONAR)) {
            return super.failLate(question, told);
        }
        byte[] body = FAILED.bytes("id", told.dice().uuid(), "created", told.created(), "model", question.model());
        return SimulatedReply.json(200, body, SimulatedOutcome.SERVER_FAULT);
    }

    @Override
    SimulatedReply complain(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY, BAD_KEY ->
                error(
                        p,
                        401,
                        "invalid_api_key",
                        "Invalid API key provided. You can find your API key at https://www.perplexity.ai/settings/api.");
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT, SPEND_LIMIT ->
                error(
                        p,
                        401,
                        "insufficient_quota",
                        "You exceeded your current quota, please check your plan and billing details.");
            case LIMITED ->
                error(p, 429, "rate_limit_exceeded", "Request rate limit exceeded, please try again later.");
            case INTERNAL -> error(p, 500, "internal_server_error", "Internal server error");
            case UNAVAILABLE, OVERLOADED -> error(p, 503, "service_unavailable", "The service is overloaded.");
            case NO_SUCH_PATH, SIMULATOR -> error(p, p.ownStatus(), "bad_request", p.message());
            case NO_SUCH_MODEL ->
                error(
                        p,
                        400,
                        "invalid_model",
                        "Invalid model '" + p.model() + "'. Permitted models can be found in the documentation.");
            case TOO_LONG -> error(p, 400, "too_many_prompt_tokens", "Too many prompt tokens");
            case TOO_LARGE, TOO_MANY_TOKENS -> error(p, 413, "request_too_large", "Request entity too large");
            case RETIRED -> error(p, 410, "gone", "Sonar is now the Agent API");
            case INVALID, UNSUPPORTED -> error(p, 400, "bad_request", p.message());
        };
    }

    private static SimulatedReply error(SimulatedError p, int status, String type, String message) {
        return SimulatedReply.json(status, ERROR.bytes("message", message, "type", type, "status", status), p.kind().outcome);
    }
}
