package dev.rollcall.llm.openairesponses;

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
import dev.rollcall.llm.wire.ReportedCost;
import dev.rollcall.llm.wire.Thinking;
import dev.rollcall.llm.wire.WireProtocol;
import dev.rollcall.llm.wire.WireRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public final class OpenAiResponses implements WireProtocol {

    /** Perplexity's marker: [7] is the result whose id is 7, not the seventh. */
    private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,4})]");

    /** {@code stream: false}, because some gateways stream unless told not to. */
    @Override
    public void write(WireRequest request, JsonGenerator json) throws IOException {
        json.writeStringField("model", request.model());
        json.writeStringField("input", request.prompt());
        json.writeNumberField("max_output_tokens", request.maxOutputTokens());
        json.writeBooleanField("stream", false);
        if (request.schema() != null) {
            writeFormat(request, json);
        }
    }

    /** {@code text.format}, where the members of chat's {@code json_schema} stand beside the type. */
    private static void writeFormat(WireRequest request, JsonGenerator json) throws IOException {
        if (request.habits().contains(Habit.RESPONSE_FORMAT)) {
            request.schema().writeResponseFormat(json, request.habits());
            return;
        }
        json.writeObjectFieldStart("text");
        json.writeObjectFieldStart("format");
        json.writeStringField("type", "json_schema");
        json.writeStringField("name", request.schema().name());
        json.writeBooleanField("strict", true);
        request.schema().writeTo(json, "schema");
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public AssembledStream assemble(EventStream stream) {
        return ResponsesStream.assemble(stream);
    }

    @Override
    public ParsedReply read(JsonNode body, Set<Habit> habits) {
        String status = text(body.path("status"));
        String cutBecause = text(body.path("incomplete_details").path("reason"));
        StringBuilder said = new StringBuilder();
        StringBuilder refused = new StringBuilder();
        List<Citation> annotated = new ArrayList<>();
        for (JsonNode item : body.path("output")) {
            if (!item.path("type").asText().equals("message")) {
                continue;
            }
            said.append(orNothing(Lenient.texts(item.path("content"), "output_text", "text")));
            for (JsonNode part : item.path("content")) {
                refused.append(orNothing(text(part.path("refusal"))));
                annotated.addAll(Lenient.annotated(part.path("annotations")));
            }
        }
        boolean declined = !refused.isEmpty();
        String answer = Thinking.without(said.toString());
        ParsedReply reading = new ParsedReply(
                declined
                        ? FinishReason.DECLINED
                        : ending(body, status, cutBecause, answer != null && !answer.isBlank()),
                declined ? refused.toString() : answer,
                text(body.path("model")),
                cutBecause != null ? cutBecause : status,
                usage(body.path("usage")).inTier(text(body.path("service_tier"))),
                ReportedCost.ticks(body.path("usage")),
                annotated.isEmpty() ? found(body, said) : annotated);
        return Lenient.isTrouble(body.path("error")) ? reading.troubledBy(body) : reading;
    }

    private static FinishReason ending(JsonNode body, String status, String cutBecause, boolean hasText) {
        if (status == null) {
            return body.path("output").isArray() ? FinishReason.WHOLE : FinishReason.SHAPELESS;
        }
        return switch (status) {
            case "incomplete" -> "content_filter".equals(cutBecause) ? FinishReason.DECLINED : FinishReason.CUT;
            case "failed" -> FinishReason.BROKEN;
            case "cancelled" -> hasText ? FinishReason.CUT : FinishReason.BROKEN;
            // It wants to be sent the result of a tool, which we do not do.
            case "requires_action" -> FinishReason.CUT;
            // We asked for the whole reply in one go: these are not it.
            case "in_progress", "queued" -> hasText ? FinishReason.CUT : FinishReason.SHAPELESS;
            default -> FinishReason.WHOLE;
        };
    }

    private static TokenUsage usage(JsonNode usage) {
        JsonNode input = usage.path("input_tokens_details");
        return new TokenUsage(
                        count(usage.path("input_tokens")),
                        count(usage.path("output_tokens")),
                        count(input.path("cached_tokens"), input.path("cache_read_input_tokens")),
                        count(
                                usage.path("output_tokens_details").path("reasoning_tokens"),
                                usage.path("reasoning_tokens")))
                // OpenAI; Perplexity
                .writing(count(input.path("cache_write_tokens"), input.path("cache_creation_input_tokens")), null);
    }

    /** Perplexity may leave annotations empty: the results that the text names, or all of them if it names none. */
    private static List<Citation> found(JsonNode body, CharSequence said) {
        Map<String, Citation> byId = new LinkedHashMap<>();
        List<Citation> all = new ArrayList<>();
        for (JsonNode item : body.path("output")) {
            if (!item.path("type").asText().equals("search_results")) {
                continue;
            }
            for (JsonNode result : item.path("results")) {
                Citation citation = Lenient.citation(result, "url");
                if (citation != null) {
                    byId.putIfAbsent(result.path("id").asText(), citation);
                    all.add(citation);
                }
            }
        }
        List<Citation> named = new ArrayList<>();
        for (Matcher marker = MARKER.matcher(said); marker.find(); ) {
            Citation citation = byId.get(marker.group(1));
            if (citation != null) {
                named.add(citation);
            }
        }
        return named.isEmpty() ? all : named;
    }

    private static String orNothing(String text) {
        return text == null ? "" : text;
    }
}
