package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.EnumSet;
import java.util.List;

/** Together: chat completions, in OpenAI's format. */
final class TogetherVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"${id}","object":"chat.completion","created":${created},"model":"${model}","prompt":[],
            "choices":[{"finish_reason":"${finish}","seed":${seed},"logprobs":null,"index":0,
            "message":{"role":"assistant","content":${content},"tool_calls":[${toolCalls}]}}],
            "usage":{"prompt_tokens":${input},"completion_tokens":${output},"total_tokens":${total},
            "cached_tokens":${cached}}}
            """);

    TogetherVendor() {
        super(
                "together",
                0.9,
                EnumSet.of(Shape.PAYMENT, Shape.RATE_LIMITED_RESET, Shape.TOOL_CALL, Shape.THINKING),
                "/v1/chat/completions");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        int output = answer.output() + (answer.thinks() || answer.spent() ? answer.reasoning() : 0);
        byte[] body = BODY.bytes(
                "id",
                answer.dice().letters(7) + "-" + answer.dice().hex(16),
                "created",
                answer.created(),
                "model",
                request.model(),
                "finish",
                answer.finish(answer.dice().chance(0.3) ? "eos" : "stop", "length", "stop", "tool_calls"),
                "seed",
                answer.dice().nextLong() >>> 1,
                "content",
                answer.call() == null ? Raw.quoted(answer.textWithThoughts()) : Raw.NULL,
                "toolCalls",
                answer.call() == null
                        ? new Raw("")
                        : answer.call().numbered("call_" + answer.dice().letters(24)),
                "input",
                answer.input(),
                "output",
                output,
                "total",
                answer.input() + output,
                "cached",
                answer.cached());
        return SimulatedReply.json(200, body, answer.outcome());
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        ChatStreamWriter.write(whole, ChatStreamWriter.Style.ROLE_ALWAYS, events);
    }

    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        Quota requests = remaining.ofRequests();
        return List.of(
                "x-request-id", dice.uuid(),
                "x-ratelimit-limit", Integer.toString(requests.limit()),
                "x-ratelimit-remaining", Integer.toString(requests.remaining()),
                "x-ratelimit-reset", Long.toString((requests.refill().toMillis() + 999) / 1000));
    }
}
