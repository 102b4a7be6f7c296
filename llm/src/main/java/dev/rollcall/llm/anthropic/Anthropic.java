package dev.rollcall.llm.anthropic;

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

public final class Anthropic implements WireProtocol {

    /** {@code max_tokens} is required here. {@code stream: false}, because some gateways stream unless told not to. */
    @Override
    public void write(WireRequest request, JsonGenerator json) throws IOException {
        json.writeStringField("model", request.model());
        json.writeNumberField("max_tokens", request.maxOutputTokens());
        request.writeMessages(json);
        json.writeBooleanField("stream", false);
        if (request.schema() != null) {
            json.writeObjectFieldStart("output_config");
            json.writeObjectFieldStart("format");
            json.writeStringField("type", "json_schema");
            request.schema().writeTo(json, "schema");
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    @Override
    public AssembledStream assemble(EventStream stream) {
        return MessageStream.assemble(stream);
    }

    @Override
    public ParsedReply read(JsonNode body, Set<Habit> habits) {
        String stop = text(body.path("stop_reason"));
        ParsedReply reading = new ParsedReply(
                body.path("content").isArray() ? ending(stop) : FinishReason.SHAPELESS,
                // Searching splits the answer into many blocks, in the middle of sentences: no separators.
                Lenient.texts(body.path("content"), "text"),
                text(body.path("model")),
                stop,
                usage(body),
                null,
                citations(body.path("content")));
        if (Lenient.isTrouble(body.path("error"))) {
            return reading.troubledBy(body);
        }
        return reading.remarking(text(body.path("stop_details").path("explanation")));
    }

    private static FinishReason ending(String stop) {
        return switch (stop == null ? "" : stop) {
            // pause_turn wants to be sent back to go on, which we do not do.
            case "max_tokens", "model_context_window_exceeded", "pause_turn" -> FinishReason.CUT;
            case "refusal" -> FinishReason.DECLINED;
            default -> FinishReason.WHOLE;
        };
    }

    /**
     * Their {@code input_tokens} leave out what was read from and written to the cache; reasoning is in the output. When
     * another model took over ({@code iterations}), the sums above are those of the one that answered, whom {@code model}
     * names; the one that declined before it said anything is not billed.
     */
    private static TokenUsage usage(JsonNode body) {
        JsonNode usage = body.path("usage");
        Integer input = count(usage.path("input_tokens"));
        Integer cached = count(usage.path("cache_read_input_tokens"));
        JsonNode writing = usage.path("cache_creation");
        Integer anHour = count(writing.path("ephemeral_1h_input_tokens"));
        Integer inAll = count(usage.path("cache_creation_input_tokens"));
        Integer written = inAll != null ? inAll : sum(count(writing.path("ephemeral_5m_input_tokens")), anHour);
        Integer searches = count(usage.path("server_tool_use").path("web_search_requests"));
        return new TokenUsage(
                input == null ? null : sum(input, cached, written),
                count(usage.path("output_tokens")),
                cached,
                count(usage.path("output_tokens_details").path("thinking_tokens")),
                null,
                null,
                searches != null || input == null ? searches : Integer.valueOf(searches(body.path("content"))),
                written,
                anHour,
                null);
    }

    /** They are told as blocks, too; a model that was given the tool need not use it. */
    private static int searches(JsonNode content) {
        int searches = 0;
        for (JsonNode block : content) {
            boolean found = block.path("type").asText().equals("web_search_tool_result")
                    // Else it holds an error, which is not billed.
                    && block.path("content").isArray();
            searches += found ? 1 : 0;
        }
        return searches;
    }

    private static List<Citation> citations(JsonNode content) {
        List<Citation> citations = new ArrayList<>();
        for (JsonNode block : content) {
            block.path("citations").forEach(citation -> Lenient.cite(citations, citation, "url"));
        }
        return citations;
    }
}
