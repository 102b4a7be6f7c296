package dev.rollcall.llm.cohere;

import static dev.rollcall.llm.wire.Lenient.count;
import static dev.rollcall.llm.wire.Lenient.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.Api;
import dev.rollcall.llm.Citation;
import dev.rollcall.llm.TokenUsage;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.EventStream;
import dev.rollcall.llm.wire.FinishReason;
import dev.rollcall.llm.wire.Lenient;
import dev.rollcall.llm.wire.ParsedReply;
import dev.rollcall.llm.wire.WireProtocol;
import dev.rollcall.llm.wire.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Retrofit;

public final class Cohere implements WireProtocol {

    private final CohereEndpoint endpoint;

    public Cohere(Retrofit retrofit) {
        endpoint = retrofit.create(CohereEndpoint.class);
    }

    @Override
    public Call<ResponseBody> ask(WireRequest wireRequest) {
        CohereRequest request = new CohereRequest(
                wireRequest.model,
                List.of(new CohereRequest.Message("user", wireRequest.prompt)),
                wireRequest.maxOutputTokens,
                false,
                wireRequest.extras());
        return endpoint.ask(wireRequest.url, wireRequest.headers, wireRequest.trace, request);
    }

    @Override
    public AssembledStream fold(EventStream stream) {
        return CohereStream.fold(stream);
    }

    @Override
    public ParsedReply read(Api api, JsonNode body) {
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
