package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import dev.rollcall.simulator.vendors.ModelAnswer.StopReason;
import java.util.stream.Collectors;

/** The format of the Responses API, which OpenAI and xAI share. */
final class ResponsesFormat {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"resp_${id}","object":"response","created_at":${created},"status":"${status}","background":false,
            "error":null,"incomplete_details":${incomplete},"instructions":null,"max_output_tokens":null,
            "model":"${model}","output":[${reasoningItem}${items}],${extra}"parallel_tool_calls":true,
            "previous_response_id":null,"temperature":1.0,"text":{"format":{"type":"text"}},"tool_choice":"auto",
            "tools":[],"usage":{"input_tokens":${input},"input_tokens_details":{"cached_tokens":${cached},"cache_write_tokens":0},
            "output_tokens":${output},"output_tokens_details":{"reasoning_tokens":${reasoning}},
            "total_tokens":${total}${moreUsage}},"user":null,"metadata":{}}
            """);
    private static final JsonTemplate FAILED = new JsonTemplate("""
            {"id":"resp_${id}","object":"response","created_at":${created},"status":"failed","background":false,
            "error":{"code":"server_error","message":"The server had an error while processing your request."},
            "incomplete_details":null,"instructions":null,"max_output_tokens":null,"model":"${model}","output":[],
            "parallel_tool_calls":true,"previous_response_id":null,"temperature":1.0,"text":{"format":{"type":"text"}},
            "tool_choice":"auto","tools":[],"usage":null,"user":null,"metadata":{}}
            """);
    private static final JsonTemplate REASONING = new JsonTemplate("""
            {"id":"rs_${id}","type":"reasoning","status":"completed","summary":[${summary}]}
            """);
    private static final JsonTemplate SUMMARY = new JsonTemplate("""
            {"type":"summary_text","text":"${text}"}
            """);
    private static final JsonTemplate FUNCTION_CALL = new JsonTemplate("""
            {"id":"fc_${id}","type":"function_call","status":"completed","call_id":"call_${callId}",
            "name":"${name}","arguments":"${arguments}"}
            """);
    private static final JsonTemplate MESSAGE = new JsonTemplate("""
            {"id":"msg_${id}","type":"message","status":"${status}","role":"assistant","content":[${part}]}
            """);
    private static final JsonTemplate TEXT = new JsonTemplate("""
            {"type":"output_text","annotations":[${annotations}],"logprobs":[],"text":"${text}"}
            """);
    private static final JsonTemplate REFUSAL = new JsonTemplate("""
            {"type":"refusal","refusal":"${text}"}
            """);
    private static final JsonTemplate CITATION = new JsonTemplate("""
            {"type":"url_citation","start_index":${start},"end_index":${end},"title":"${title}","url":"${url}"}
            """);

    private static final Raw TOO_SHORT = new Raw("{\"reason\":\"max_output_tokens\"}");
    private static final Raw FILTERED_OUT = new Raw("{\"reason\":\"content_filter\"}");

    private ResponsesFormat() {}

    static SimulatedRequest read(Vendor vendor, String path, JsonNode body) {
        String model = Vendor.model(body);
        JsonNode input = body.path("input");
        if (input.isMissingNode()) {
            throw new RejectedException(SimulatedError.invalid("Missing required parameter: 'input'.", "input"));
        }
        return vendor.request(path, model, withInstructions(body, input), body, "max_output_tokens");
    }

    static String withInstructions(JsonNode body, JsonNode input) {
        String instructions = body.path("instructions").asText("");
        return instructions.isEmpty() ? PromptText.of(input) : instructions + "\n" + PromptText.of(input);
    }

    /**
     * @param extra members that only one provider has, with a comma behind them
     * @param moreUsage members of the usage that only one provider has, with a comma before them
     */
    static byte[] body(String model, ModelAnswer answer, String extra, String moreUsage) {
        boolean whole = answer.stopReason() != StopReason.LENGTH && !answer.filtered();
        return BODY.bytes(
                "id",
                answer.dice().hex(48),
                "created",
                answer.created(),
                "status",
                whole ? "completed" : "incomplete",
                "incomplete",
                whole ? Raw.NULL : answer.filtered() ? FILTERED_OUT : TOO_SHORT,
                "model",
                model,
                "reasoningItem",
                reasoning(answer),
                "items",
                items(answer, whole),
                "extra",
                new Raw(extra),
                "input",
                answer.input(),
                "cached",
                answer.cached(),
                "output",
                answer.output() + answer.reasoning(),
                "reasoning",
                answer.reasoning(),
                "total",
                answer.input() + answer.output() + answer.reasoning(),
                "moreUsage",
                new Raw(moreUsage));
    }

    private static Raw reasoning(ModelAnswer answer) {
        Raw summary = answer.thinks() ? SUMMARY.raw("text", ModelAnswer.THOUGHT) : new Raw("");
        return REASONING.raw("id", answer.dice().hex(48), "summary", summary);
    }

    /** The output item that follows the reasoning, with a comma before it. */
    private static Raw items(ModelAnswer answer, boolean whole) {
        if (answer.call() != null) {
            return new Raw("," + call(answer).json());
        }
        // Without a text there may be a message without content, but not when thinking took all the tokens.
        if (answer.spent() || (answer.empty() && answer.dice().chance(0.5))) {
            return new Raw("");
        }
        return new Raw("," + message(answer, whole).json());
    }

    static Raw call(ModelAnswer answer) {
        return FUNCTION_CALL.raw(
                "id",
                answer.dice().hex(48),
                "callId",
                answer.dice().letters(24),
                "name",
                answer.call().name(),
                "arguments",
                answer.call().arguments());
    }

    static SimulatedReply failed(String model, ModelAnswer answer) {
        byte[] body = FAILED.bytes("id", answer.dice().hex(48), "created", answer.created(), "model", model);
        return SimulatedReply.json(200, body, SimulatedOutcome.SERVER_FAULT);
    }

    private static Raw message(ModelAnswer answer, boolean whole) {
        Raw part = new Raw("");
        if (answer.refused()) {
            part = REFUSAL.raw("text", answer.text());
        } else if (!answer.empty()) {
            part = TEXT.raw("text", answer.text(), "annotations", citations(answer));
        }
        return MESSAGE.raw("id", answer.dice().hex(48), "status", whole ? "completed" : "incomplete", "part", part);
    }

    static Raw citations(ModelAnswer answer) {
        return new Raw(answer.sources().stream()
                .map(source -> citation(answer, source).json())
                .collect(Collectors.joining(",")));
    }

    /** Its place is that of its link in the text, as xAI writes them; without a link that of the first sentence. */
    private static Raw citation(ModelAnswer answer, ModelAnswer.CitedSource source) {
        String mark = source.mark();
        int at = answer.text().indexOf(mark);
        return CITATION.raw(
                "start",
                Math.max(0, at),
                "end",
                at < 0 ? answer.firstSentence().length() : at + mark.length(),
                "title",
                source.title(),
                "url",
                source.url());
    }
}
