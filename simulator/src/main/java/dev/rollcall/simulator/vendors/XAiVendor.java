package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/** xAI: chat completions and Responses. */
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

    XAiVendor() {
        super(
                "xai",
                1.1,
                EnumSet.of(Shape.SPEND_LIMIT, Shape.FILTERED, Shape.TOOL_CALL, Shape.THINKING, Shape.CITATIONS),
                "/v1/chat/completions",
                "/v1/responses");
    }

    @Override
    public SimulatedRequest read(String path, JsonNode body, RequestHead head) {
        if (path.equals("/v1/responses")) {
            return ResponsesFormat.read(this, path, body);
        }
        for (String field : List.of("presence_penalty", "frequency_penalty", "stop")) {
            if (body.hasNonNull(field)) {
                throw new RejectedException(
                        SimulatedError.invalid("Argument not supported on this model: " + field, field));
            }
        }
        SimulatedRequest request = chat(path, body, "max_completion_tokens");
        return request.maxTokens() > 0 ? request : chat(path, body, "max_tokens");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        long ticks = ticks(request.model(), answer);
        if (request.path().equals("/v1/responses")) {
            String cost = ",\"num_sources_used\":0,\"cost_in_usd_ticks\":" + ticks;
            byte[] body = ResponsesFormat.body(request.model(), withMarks(answer), "\"store\":true,", cost);
            return SimulatedReply.json(200, body, answer.outcome());
        }
        byte[] body = CHAT.bytes(
                "id", answer.dice().uuid(),
                "created", answer.created(),
                "model", request.model(),
                "text", answer.silent() ? "" : answer.text(),
                "thought", ModelAnswer.THOUGHT,
                "toolCalls",
                        ToolCall.member(answer, () -> "call_" + answer.dice().hex(8)),
                "finish", answer.finish("stop", "length", "content_filter", "tool_calls"),
                "input", answer.input(),
                "output", answer.output(),
                "total", answer.input() + answer.output() + answer.reasoning(),
                "cached", answer.cached(),
                "reasoning", answer.reasoning(),
                "ticks", ticks,
                "citations", citations(answer),
                "print", answer.dice().hex(10));
        return SimulatedReply.json(200, body, answer.outcome());
    }

    /** The answer with its citations in the text, as Markdown links that are numbered. */
    private static ModelAnswer withMarks(ModelAnswer answer) {
        if (answer.sources().isEmpty() || answer.silent()) {
            return answer;
        }
        var text = new StringBuilder(answer.text());
        var numbered = new ArrayList<ModelAnswer.CitedSource>();
        for (ModelAnswer.CitedSource source : answer.sources()) {
            var one = new ModelAnswer.CitedSource(Integer.toString(numbered.size() + 1), source.url());
            text.append(one.mark());
            numbered.add(one);
        }
        return answer.saying(text.toString(), numbered);
    }

    private static Raw citations(ModelAnswer answer) {
        return answer.sources().isEmpty()
                ? new Raw("")
                : new Raw(answer.sources().stream()
                        .map(source -> '"' + source.url() + '"')
                        .collect(Collectors.joining(",", "\"citations\":[", "],")));
    }

    /** The cost in ticks of 1e-10 USD, by the list prices of November 2026. */
    private static long ticks(String model, ModelAnswer answer) {
        boolean small = model.startsWith("grok-4.3");
        long in = small ? 12_500 : 20_000;
        long out = small ? 25_000 : 60_000;
        long cached = small ? 2_000 : 5_000;
        return (answer.input() - answer.cached()) * in
                + answer.cached() * cached
                + (long) (answer.output() + answer.reasoning()) * out;
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        if (request.path().equals("/v1/responses")) {
            ResponsesStreamWriter.write(whole, events);
        } else {
            super.stream(request, whole, events);
        }
    }

    @Override
    public SimulatedReply failLate(SimulatedRequest request, ModelAnswer answer) {
        return request.path().equals("/v1/responses")
                ? ResponsesFormat.failed(request.model(), answer)
                : super.failLate(request, answer);
    }

    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        Quota requests = remaining.ofRequests();
        Quota tokens = remaining.ofTokens(Duration.ZERO);
        return List.of(
                "x-request-id", dice.uuid(),
                "x-ratelimit-limit-requests", Integer.toString(requests.limit()),
                "x-ratelimit-remaining-requests", Integer.toString(requests.remaining()),
                "x-ratelimit-limit-tokens", Integer.toString(tokens.limit()),
                "x-ratelimit-remaining-tokens", Integer.toString(tokens.remaining()));
    }
}
