package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.EnumSet;

/** AI21. Its API was retired on 2026-08-09: the simulator answers 410 unless its options say otherwise. */
final class Ai21Vendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"chat-${id}","choices":[{"index":0,"message":{"role":"assistant","content":${content},
            "tool_calls":${toolCalls}}${finish}}],"usage":{"prompt_tokens":${input},"completion_tokens":${output},
            "total_tokens":${total}},"meta":{"requestDurationMillis":${millis}}}
            """);

    Ai21Vendor() {
        super("ai21", 1.0, EnumSet.of(Shape.PAYMENT, Shape.TOOL_CALL), "/studio/v1/chat/completions");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        String finish = answer.finish("stop", "length", "stop", "tool_calls");
        boolean omitted = finish.equals("stop") && answer.dice().chance(0.2);
        byte[] body = BODY.bytes(
                "id",
                answer.dice().hex(32),
                "content",
                answer.call() == null ? Raw.quoted(answer.empty() ? "" : " " + answer.text()) : Raw.NULL,
                "toolCalls",
                answer.call() == null
                        ? Raw.NULL
                        : new Raw("["
                                + answer.call()
                                        .openAi("chatcmpl-tool-" + answer.dice().hex(32))
                                        .json()
                                + "]"),
                "finish",
                new Raw(omitted ? "" : ",\"finish_reason\":\"" + finish + "\""),
                "input",
                answer.input(),
                "output",
                answer.output(),
                "total",
                answer.input() + answer.output(),
                "millis",
                answer.dice().between(300, 3000));
        return SimulatedReply.json(200, body, answer.outcome());
    }
}
