package dev.rollcall.llm.gemini;

import static dev.rollcall.llm.wire.Lenient.count;
import static dev.rollcall.llm.wire.Lenient.sum;
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
import java.util.Set;

public final class Gemini implements WireProtocol {

    /** The URL names the model, and says whether the reply is a stream. The limit includes thinking. */
    @Override
    public void write(WireRequest request, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("contents");
        json.writeStartObject();
        json.writeStringField("role", "user");
        json.writeArrayFieldStart("parts");
        json.writeStartObject();
        json.writeStringField("text", request.prompt());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectFieldStart("generationConfig");
        json.writeNumberField("maxOutputTokens", request.maxOutputTokens());
        if (request.schema() != null) {
            json.writeStringField("responseMimeType", "application/json");
            // responseSchema is a dialect of its own, with upper-case types and without additionalProperties.
            request.schema().writeTo(json, "responseJsonSchema");
        }
        json.writeEndObject();
    }

    @Override
    public AssembledStream assemble(EventStream stream) {
        return GenerateStream.assemble(stream);
    }

    @Override
    public ParsedReply read(JsonNode body, Set<Habit> habits) {
        JsonNode candidate = body.path("candidates").path(0);
        String finish = text(candidate.path("finishReason"));
        String blocked = text(body.path("promptFeedback").path("blockReason"));
        boolean isBlocked = blocked != null && candidate.isMissingNode();
        ParsedReply reading = new ParsedReply(
                isBlocked ? FinishReason.DECLINED : ending(body, finish),
                visible(candidate.path("content").path("parts")),
                text(body.path("modelVersion")),
                isBlocked ? blocked : finish,
                usage(
                        body.path("usageMetadata"),
                        !visible(candidate.path("content").path("parts")).isBlank()),
                null,
                citations(candidate.path("groundingMetadata").path("groundingChunks")));
        if (Lenient.isTrouble(body.path("error"))) {
            return reading.troubledBy(body);
        }
        return reading.ending() == FinishReason.DECLINED
                ? reading.remarking("blocked: " + reading.finishReason())
                : reading;
    }

    private static FinishReason ending(JsonNode body, String finish) {
        // A reply may lack its candidates; then the rest must look like one.
        if (!body.has("candidates") && !body.has("usageMetadata") && !body.has("modelVersion")) {
            return FinishReason.SHAPELESS;
        }
        return switch (finish == null ? "" : finish) {
            case "MAX_TOKENS" -> FinishReason.CUT;
            case "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII" -> FinishReason.DECLINED;
            default -> FinishReason.WHOLE;
        };
    }

    private static String visible(JsonNode parts) {
        StringBuilder visible = new StringBuilder();
        for (JsonNode part : parts) {
            if (!part.path("thought").asBoolean() && part.path("text").isTextual()) {
                visible.append(part.path("text").textValue());
            }
        }
        return visible.toString();
    }

    /**
     * Candidates leave the thoughts out, the bill does not. A count of zero is not sent; but a text is never of zero tokens:
     * then the total tells, or nobody.
     */
    private static TokenUsage usage(JsonNode usage, boolean hasText) {
        Integer prompt = count(usage.path("promptTokenCount"));
        Integer thoughts = count(usage.path("thoughtsTokenCount"));
        Integer said = count(usage.path("candidatesTokenCount"));
        Integer input = prompt == null ? null : sum(prompt, count(usage.path("toolUsePromptTokenCount")));
        Integer total = count(usage.path("totalTokenCount"));
        Integer output = input == null ? sum(said, thoughts) : sum(0, said, thoughts);
        if (said == null && hasText) {
            Integer rest = total == null || input == null ? null : Integer.valueOf(total - input);
            output = rest != null && rest > (thoughts == null ? 0 : thoughts) ? rest : null;
        }
        return new TokenUsage(input, output, count(usage.path("cachedContentTokenCount")), thoughts);
    }

    /** The URI is Google's redirect, the title is the domain. */
    private static List<Citation> citations(JsonNode chunks) {
        List<Citation> citations = new ArrayList<>();
        chunks.forEach(chunk -> Lenient.cite(citations, chunk.path("web"), "uri"));
        return citations;
    }
}
