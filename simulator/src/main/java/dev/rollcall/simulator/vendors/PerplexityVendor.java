package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Perplexity: the Agent API, and the retired Sonar, which some still have behind a gateway. */
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

    PerplexityVendor() {
        super(
                "perplexity",
                1.6,
                EnumSet.of(Shape.TOOL_CALL, Shape.THINKING, Shape.CITATIONS),
                "/v1/agent",
                "/v1/responses",
                SONAR);
    }

    /** Sonar had no tools. */
    @Override
    public boolean has(Shape shape, String path) {
        return super.has(shape, path) && !(shape == Shape.TOOL_CALL && path.equals(SONAR));
    }

    @Override
    public SimulatedRequest read(String path, JsonNode body, RequestHead head) {
        if (path.equals(SONAR)) {
            return chat(path, body, "max_tokens");
        }
        JsonNode input = body.path("input");
        if (input.isMissingNode()) {
            throw new RejectedException(SimulatedError.invalid("input: field required", "input"));
        }
        boolean preset = body.hasNonNull("preset") && !body.hasNonNull("model");
        String model = preset ? "preset/" + body.get("preset").asText() : model(body);
        return request(path, model, ResponsesFormat.withInstructions(body, input), body, "max_output_tokens");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        byte[] body = request.path().equals(SONAR) ? sonar(request, answer) : agent(request, answer);
        return SimulatedReply.json(200, body, answer.outcome());
    }

    private static byte[] agent(SimulatedRequest request, ModelAnswer answer) {
        // Its types have no "incomplete": only the count of tokens shows that an answer was cut for its length.
        String status = answer.finish("completed", "completed", "completed", "requires_action");
        int reasoning = answer.thinks() || answer.spent() ? answer.reasoning() : 0;
        int output = answer.output() + reasoning;
        BigDecimal in = usd(answer.input(), "0.25");
        BigDecimal out = usd(output, "2.5");
        return AGENT_BODY.bytes(
                "id", answer.dice().uuid(),
                "created", answer.created(),
                "status", status,
                "model", request.model(),
                "query", AnswerText.domainIn(request.prompt()),
                "results", results(answer, true),
                "item", item(answer, status),
                "input", answer.input(),
                "cached", answer.cached(),
                "output", output,
                "reasoning", reasoning,
                "total", answer.input() + output,
                "inputCost", in.toPlainString(),
                "outputCost", out.toPlainString(),
                "totalCost", in.add(out).add(new BigDecimal("0.005")).toPlainString());
    }

    /** The output item that follows the search results, with a comma before it. */
    private static Raw item(ModelAnswer answer, String status) {
        if (answer.call() != null) {
            return new Raw("," + ResponsesFormat.call(answer).json());
        }
        return new Raw(
                answer.empty()
                        ? ""
                        : ","
                                + MESSAGE.raw("id", answer.dice().uuid(), "status", status, "text", answer.text())
                                        .json());
    }

    private static byte[] sonar(SimulatedRequest request, ModelAnswer answer) {
        int output = answer.output() + (answer.thinks() || answer.spent() ? answer.reasoning() : 0);
        BigDecimal in = usd(answer.input(), "1");
        BigDecimal out = usd(output, "1");
        return SONAR_BODY.bytes(
                "id", answer.dice().uuid(),
                "model", request.model(),
                "created", answer.created(),
                "input", answer.input(),
                "output", output,
                "total", answer.input() + output,
                "inputCost", in.toPlainString(),
                "outputCost", out.toPlainString(),
                "totalCost", in.add(out).add(new BigDecimal("0.005")).toPlainString(),
                "citations",
                        new Raw(answer.sources().stream()
                                .map(source -> '"' + source.url() + '"')
                                .collect(Collectors.joining(","))),
                "results", results(answer, false),
                "finish", answer.finish("stop", "length", "stop", "stop"),
                "text", answer.textWithThoughts());
    }

    /** @param numbered only the Agent API numbers its results */
    private static Raw results(ModelAnswer answer, boolean numbered) {
        return new Raw(IntStream.range(0, answer.sources().size())
                .mapToObj(i -> RESULT.raw(
                                "id",
                                new Raw(numbered ? "\"id\":" + (i + 1) + "," : ""),
                                "title",
                                answer.sources().get(i).title(),
                                "url",
                                answer.sources().get(i).url())
                        .json())
                .collect(Collectors.joining(",")));
    }

    private static BigDecimal usd(int tokens, String perMillion) {
        return new BigDecimal(perMillion).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        if (request.path().equals(SONAR)) {
            ChatStreamWriter.write(whole, ChatStreamWriter.Style.MESSAGE_SO_FAR, events);
        } else {
            ResponsesStreamWriter.writePerplexity(whole, events);
        }
    }

    @Override
    public SimulatedReply failLate(SimulatedRequest request, ModelAnswer answer) {
        if (request.path().equals(SONAR)) {
            return super.failLate(request, answer);
        }
        byte[] body = FAILED.bytes("id", answer.dice().uuid(), "created", answer.created(), "model", request.model());
        return SimulatedReply.json(200, body, SimulatedOutcome.SERVER_FAULT);
    }
}
