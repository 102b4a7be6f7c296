package dev.rollcall.llm.openaichat;

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
import dev.rollcall.llm.wire.ReportedCost;
import dev.rollcall.llm.wire.Thinking;
import dev.rollcall.llm.wire.WireProtocol;
import dev.rollcall.llm.wire.WireRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

public final class OpenAiChat implements WireProtocol {

    /** No temperature: reasoning models reject it. {@code stream: false}, because some gateways stream unless told not to. */
    @Override
    public void write(WireRequest request, JsonGenerator json) throws IOException {
        json.writeStringField("model", request.model());
        request.writeMessages(json);
        json.writeNumberField(
                request.habits().contains(Habit.MAX_COMPLETION_TOKENS) ? "max_completion_tokens" : "max_tokens",
                request.maxOutputTokens());
        json.writeBooleanField("stream", false);
        if (request.schema() != null) {
            request.schema().writeResponseFormat(json, request.habits());
        }
    }

    @Override
    public AssembledStream assemble(EventStream stream) {
        return ChatStream.assemble(stream);
    }

    @Override
    public ParsedReply read(JsonNode body, Set<Habit> habits) {
        JsonNode choice = body.path("choices").path(0);
        JsonNode message = choice.path("message");
        // Groq's other place
        JsonNode usage = body.path("usage").isObject()
                ? body.path("usage")
                : body.path("x_groq").path("usage");
        String finish = text(choice.path("finish_reason"));
        String refusal = text(message.path("refusal"));
        String content = Thinking.without(Lenient.texts(message.path("content"), "text", "output_text"));

        ParsedReply reading = new ParsedReply(
                refusal != null ? FinishReason.DECLINED : ending(body, finish),
                refusal != null ? refusal : content,
                text(body.path("model")),
                finish,
                usage(usage, habits).inTier(text(body.path("service_tier"))),
                ReportedCost.ticks(usage),
                citations(body, message));
        if (Lenient.isTrouble(body.path("error"))) {
            return reading.troubledBy(body);
        }
        return Lenient.isTrouble(choice.path("error")) ? reading.troubledBy(choice) : reading;
    }

    private static FinishReason ending(JsonNode body, String finish) {
        if (!body.path("choices").isArray()) {
            return FinishReason.SHAPELESS;
        }
        return switch (finish == null ? "" : finish.toLowerCase(Locale.ROOT)) {
            case "length", "model_length", "max_tokens" -> FinishReason.CUT;
            case "content_filter", "refusal" -> FinishReason.DECLINED;
            // Mistral and OpenRouter; DeepSeek cuts the output when it runs out of machines.
            case "error", "insufficient_system_resource" -> FinishReason.BROKEN;
            default -> FinishReason.WHOLE;
        };
    }

    private static TokenUsage usage(JsonNode usage, Set<Habit> habits) {
        Integer hit = count(usage.path("prompt_cache_hit_tokens"));
        Integer prompt = count(usage.path("prompt_tokens"));
        // DeepSeek tells the two parts as well.
        Integer input = prompt != null ? prompt : sum(hit, count(usage.path("prompt_cache_miss_tokens")));
        Integer said = count(usage.path("completion_tokens"));
        Integer reasoning = count(
                usage.path("completion_tokens_details").path("reasoning_tokens"),
                // Perplexity's deep research
                usage.path("reasoning_tokens"));
        // DeepSeek; Together, and Mistral
        Integer elsewhere = hit != null ? hit : count(usage.path("cached_tokens"), usage.path("num_cached_tokens"));
        JsonNode details = usage.path("prompt_tokens_details");
        Integer cached = count(details.path("cached_tokens"));
        return new TokenUsage(
                        input,
                        isApart(habits, input, said, reasoning, count(usage.path("total_tokens")))
                                ? sum(said, reasoning)
                                : said,
                        cached != null ? cached : elsewhere,
                        reasoning)
                // OpenAI and OpenRouter
                .writing(count(details.path("cache_write_tokens"), details.path("cache_creation_tokens")), null);
    }

    /** Whether the reasoning is not in {@code completion_tokens}: as the sum says, else as it is known of the provider. */
    private static boolean isApart(Set<Habit> habits, Integer input, Integer said, Integer reasoning, Integer total) {
        if (said == null || reasoning == null || reasoning == 0) {
            return false;
        }
        // A part is not larger than the whole.
        if (reasoning > said || sum(input, said, reasoning).equals(total)) {
            return true;
        }
        return habits.contains(Habit.COMPLETION_EXCLUDES_REASONING)
                && !sum(input, said).equals(total);
    }

    /** Annotations; else the URLs of xAI and Perplexity with titles from the search results; else what was found. */
    private static List<Citation> citations(JsonNode body, JsonNode message) {
        List<Citation> annotated = Lenient.annotated(message.path("annotations"));
        if (!annotated.isEmpty()) {
            return annotated;
        }
        List<Citation> found = new ArrayList<>();
        body.path("search_results").forEach(result -> Lenient.cite(found, result, "url"));
        Map<String, Citation> byUrl = new HashMap<>();
        found.forEach(citation -> byUrl.putIfAbsent(citation.url(), citation));

        List<Citation> cited = new ArrayList<>();
        for (JsonNode citation : body.path("citations")) {
            Lenient.cite(cited, citation, "url");
        }
        cited.replaceAll(citation -> byUrl.getOrDefault(citation.url(), citation));
        if (cited.isEmpty()) {
            cited.addAll(found);
        }
        // Groq's compound models
        for (JsonNode tool : message.path("executed_tools")) {
            JsonNode results = tool.path("search_results");
            (results.isArray() ? results : results.path("results"))
                    .forEach(result -> Lenient.cite(cited, result, "url"));
        }
        return cited;
    }
}
