package dev.rollcall.llm.openairesponses;

import static dev.rollcall.llm.wire.Lenient.count;
import static dev.rollcall.llm.wire.Lenient.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.Api;
import dev.rollcall.llm.Citation;
import dev.rollcall.llm.Usage;
import dev.rollcall.llm.wire.Charge;
import dev.rollcall.llm.wire.Ending;
import dev.rollcall.llm.wire.EventStream;
import dev.rollcall.llm.wire.Folded;
import dev.rollcall.llm.wire.Lenient;
import dev.rollcall.llm.wire.Letter;
import dev.rollcall.llm.wire.Reading;
import dev.rollcall.llm.wire.Thinking;
import dev.rollcall.llm.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Retrofit;

public final class OpenAiResponses implements Wire {

    /** Perplexity's marker: [7] is the result whose id is 7, not the seventh. */
    private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,4})]");

    private final ResponsesEndpoint endpoint;

    public OpenAiResponses(Retrofit retrofit) {
        endpoint = retrofit.create(ResponsesEndpoint.class);
    }

    @Override
    public Call<ResponseBody> ask(Letter letter) {
        ResponsesRequest request =
                new ResponsesRequest(letter.model, letter.prompt, letter.maxOutputTokens, false, letter.extras());
        return endpoint.ask(letter.url, letter.headers, letter.trace, request);
    }

    @Override
    public Folded fold(EventStream stream) {
        return ResponsesStream.fold(stream);
    }

    @Override
    public Reading read(Api api, JsonNode body) {
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
        Reading reading = new Reading(
                declined ? Ending.DECLINED : ending(body, status, cutBecause, answer != null && !answer.isBlank()),
                declined ? refused.toString() : answer,
                text(body.path("model")),
                cutBecause != null ? cutBecause : status,
                usage(body.path("usage")).inTier(text(body.path("service_tier"))),
                Charge.ticks(body.path("usage")),
                annotated.isEmpty() ? found(body, said) : annotated);
        return Lenient.isTrouble(body.path("error")) ? reading.troubledBy(body) : reading;
    }

    private static Ending ending(JsonNode body, String status, String cutBecause, boolean hasText) {
        if (status == null) {
            return body.path("output").isArray() ? Ending.WHOLE : Ending.SHAPELESS;
        }
        return switch (status) {
            case "incomplete" -> "content_filter".equals(cutBecause) ? Ending.DECLINED : Ending.CUT;
            case "failed" -> Ending.BROKEN;
            case "cancelled" -> hasText ? Ending.CUT : Ending.BROKEN;
            // It wants to be sent the result of a tool, which we do not do.
            case "requires_action" -> Ending.CUT;
            // We asked for the whole reply in one go: these are not it.
            case "in_progress", "queued" -> hasText ? Ending.CUT : Ending.SHAPELESS;
            default -> Ending.WHOLE;
        };
    }

    private static Usage usage(JsonNode usage) {
        JsonNode input = usage.path("input_tokens_details");
        return new Usage(
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
                List<Citation> one = new ArrayList<>();
                Lenient.cite(one, result, "url");
                one.forEach(citation -> byId.putIfAbsent(result.path("id").asText(), citation));
                all.addAll(one);
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
