package dev.rollcall.simulator.vendors;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Cohere's Chat API, version 2. */
final class CohereVendor extends Vendor {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"${id}","message":{"role":"assistant",${message}},"finish_reason":"${finish}",
            "usage":{"billed_units":{"input_tokens":${billed},"output_tokens":${output}},
            "tokens":{"input_tokens":${input},"output_tokens":${output}},"cached_tokens":${cached}}}
            """);
    private static final JsonTemplate TEXT = new JsonTemplate("""
            {"type":"text","text":"${text}"}
            """);
    private static final JsonTemplate THINKING = new JsonTemplate("""
            {"type":"thinking","thinking":"${text}"}
            """);
    private static final JsonTemplate CONTENT = new JsonTemplate("""
            "content":[${blocks}]${citations}
            """);
    private static final JsonTemplate TOOL_CALLS = new JsonTemplate("""
            "tool_plan":"${plan}","tool_calls":[${call}]
            """);
    private static final JsonTemplate CITATION = new JsonTemplate("""
            {"start":0,"end":${end},"text":"${said}","sources":[${sources}],"content_index":${block},
            "type":"TEXT_CONTENT"}
            """);
    private static final JsonTemplate SOURCE = new JsonTemplate("""
            {"type":"document","id":"${url}","document":{"id":"${url}","title":"${title}","url":"${url}",
            "text":"[simulated] ${title}: what this page says."}}
            """);
    /** Tokens of Cohere's own preamble, which are processed but not billed. */
    private static final int PREAMBLE = 495;

    CohereVendor() {
        super(
                "cohere",
                0.9,
                EnumSet.of(Shape.PAYMENT, Shape.SPEND_LIMIT, Shape.TOOL_CALL, Shape.THINKING, Shape.CITATIONS),
                "/v2/chat");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        int output = answer.output() + (answer.thinks() || answer.spent() ? answer.reasoning() : 0);
        byte[] body = BODY.bytes(
                "id", answer.dice().uuid(),
                "message", message(answer),
                "finish", answer.finish("COMPLETE", "MAX_TOKENS", "COMPLETE", "TOOL_CALL"),
                "billed", answer.input(),
                "input", answer.input() + PREAMBLE,
                "output", output,
                "cached", answer.cached());
        return SimulatedReply.json(200, body, answer.outcome());
    }

    private static Raw message(ModelAnswer answer) {
        if (answer.call() != null) {
            return TOOL_CALLS.raw(
                    "plan",
                    AnswerText.MARK + "I will look that up.",
                    "call",
                    answer.call()
                            .openAi(answer.call().name() + "_" + answer.dice().letters(12)));
        }
        // Version 2 has no finish reason for a refusal: the model declines in words.
        boolean thinks = answer.thinks() || (!answer.empty() && answer.dice().chance(0.2));
        var blocks = new ArrayList<String>();
        if (thinks) {
            blocks.add(THINKING.raw("text", ModelAnswer.THOUGHT).json());
        }
        if (!answer.empty()) {
            blocks.add(TEXT.raw("text", answer.text()).json());
        }
        return CONTENT.raw(
                "blocks",
                new Raw(String.join(",", blocks)),
                "citations",
                answer.sources().isEmpty() || answer.empty() ? new Raw("") : citations(answer, thinks ? 1 : 0));
    }

    private static Raw citations(ModelAnswer answer, int block) {
        String said = answer.firstSentence();
        String sources = answer.sources().stream()
                .map(source ->
                        SOURCE.raw("url", source.url(), "title", source.title()).json())
                .collect(joining(","));
        Raw citation = CITATION.raw("end", said.length(), "said", said, "sources", new Raw(sources), "block", block);
        return new Raw(",\"citations\":[" + citation.json() + "]");
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        CohereStreamWriter.write(whole, events);
    }

    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        Quota requests = remaining.ofRequests();
        return List.of(
                "x-debug-trace-id", dice.hex(32),
                "x-trial-endpoint-call-limit", Integer.toString(requests.limit()),
                "x-trial-endpoint-call-remaining", Integer.toString(requests.remaining()));
    }
}
