package dev.rollcall.llm.cohere;

import static dev.rollcall.llm.wire.Lenient.count;
import static dev.rollcall.llm.wire.Lenient.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.reply.Citation;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.EventStream;
import dev.rollcall.llm.wire.FinishReason;
import dev.rollcall.llm.wire.Habit;
import dev.rollcall.llm.wire.Lenient;
import dev.rollcall.llm.wire.ParsedReply;
import dev.rollcall.llm.wire.WireProtocol;
import dev.rollcall.llm.wire.WireRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

public final class Cohere implements WireProtocol {

    /** {@code stream: false} is required here. */
    @Override
    public void write(WireRequest request, JsonGenerator json) throws IOException {
        json.writeStringField("model", request.model());
        request.writeMessages(json);
        json.writeNumberField("max_tokens", request.maxOutputTokens());
        json.writeBooleanField("stream", false);
        if (request.schema() != null) {
            json.writeObjectFieldStart("response_format");
            json.writeStringField("type", "json_object");
            request.schema().writeTo(json, "json_schema");
            json.writeEndObject();
        }
    }

    @Override
    public AssembledStream assemble(EventStream stream) {
        return CohereStream.assemble(stream);
    }

    @Override
    public ParsedReply read(JsonNode body, Set<Habit> habits) {
        JsonNode message = body.path("message");
        String finish = text(body.path("finish_reason"));
        ParsedReply reading = new ParsedReply(
                message.isObject() || finish != null ? ending(finish) : FinishReason.SHAPELESS,
                Lenient.texts(message.path("content"), "text"),
                text(body.path("model")),
                finish,
                usage(body.path("usage")),
                null,
                citations(message.path("citations")));
        // Their errors are flat: {id, message: "…"}.
        return (message.isTextual() && finish == null) || Lenient.isTrouble(body.path("error"))
                ? reading.troubledBy(body)
                : reading;
    }

    private static FinishReason ending(String finish) {
        return switch (finish == null ? "" : finish.toUpperCase(Locale.ROOT)) {
            case "MAX_TOKENS", "ERROR_LIMIT", "USER_CANCEL" -> FinishReason.CUT;
            case "ERROR_TOXIC" -> FinishReason.DECLINED;
            case "ERROR", "TIMEOUT" -> FinishReason.BROKEN;
            default -> FinishReason.WHOLE;
        };
    }

    /** {@code tokens} is what was processed, a preamble of theirs included; {@code billed_units} is what is charged. */
    private static TokenUsage usage(JsonNode usage) {
        JsonNode tokens = usage.path("tokens");
        JsonNode billed = usage.path("billed_units");
        return new TokenUsage(
                count(tokens.path("input_tokens"), billed.path("input_tokens")),
                count(tokens.path("output_tokens"), billed.path("output_tokens")),
                count(usage.path("cached_tokens"), tokens.path("cached_tokens")),
                count(tokens.path("reasoning_tokens"), billed.path("reasoning_tokens")),
                count(billed.path("input_tokens")),
                count(billed.path("output_tokens")),
                null);
    }

    private static List<Citation> citations(JsonNode spans) {
        List<Citation> citations = new ArrayList<>();
        for (JsonNode span : spans) {
            for (JsonNode source : span.path("sources")) {
                // A document, or what a tool found.
                Lenient.cite(citations, source.path("document"), "url");
                Lenient.cite(citations, source.path("tool_output"), "url");
            }
        }
        return citations;
    }
}
