package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.EnumSet;
import java.util.List;

/** DeepSeek: chat completions, in OpenAI's format. */
final class DeepSeekVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            ${keepAlive}{"id":"${id}","object":"chat.completion","created":${created},"model":"${model}",
            "choices":[{"index":0,"message":{"role":"assistant","content":"${text}",
            "reasoning_content":"${thought}"${toolCalls}},"logprobs":null,"finish_reason":"${finish}"}],
            "usage":{"prompt_tokens":${input},"completion_tokens":${output},"total_tokens":${total},
            "prompt_tokens_details":{"cached_tokens":${cached}},
            "completion_tokens_details":{"reasoning_tokens":${reasoning}},
            "prompt_cache_hit_tokens":${cached},"prompt_cache_miss_tokens":${missed}},
            "system_fingerprint":"fp_${print}_prod"}
            """);

    DeepSeekVendor() {
        super(
                "deepseek",
                1.5,
                EnumSet.of(
                        Shape.PAYMENT,
                        Shape.FILTERED,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.KEEP_ALIVE,
                        Shape.KEEP_ALIVE_COMMENTS),
                "/chat/completions",
                "/v1/chat/completions",
                // For strict function schemas.
                "/beta/chat/completions");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        int output = answer.output() + answer.reasoning();
        byte[] body = BODY.bytes(
                "keepAlive",
                        new Raw(blankLine()
                                .repeat(
                                        answer.dice().chance(0.125)
                                                ? answer.dice().between(1, 12)
                                                : 0)),
                "id", answer.dice().uuid(),
                "created", answer.created(),
                "model", request.model(),
                "text", answer.silent() ? "" : answer.text(),
                "thought", ModelAnswer.THOUGHT,
                "toolCalls",
                        ToolCall.member(answer, () -> "call_00_" + answer.dice().letters(20)),
                "finish", answer.finish("stop", "length", "content_filter", "tool_calls"),
                "input", answer.input(),
                "output", output,
                "total", answer.input() + output,
                "cached", answer.cached(),
                "missed", answer.input() - answer.cached(),
                "reasoning", answer.reasoning(),
                "print", answer.dice().hex(10));
        return SimulatedReply.json(200, body, answer.outcome());
    }

    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        return List.of("x-ds-trace-id", dice.hex(32));
    }
}
