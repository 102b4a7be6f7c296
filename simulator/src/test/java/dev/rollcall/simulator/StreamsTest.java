package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.Caller.Heard;
import dev.rollcall.simulator.faults.SimulatedFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply as a stream says what it would say as a whole. */
class StreamsTest {
    private static final String PROMPT = Caller.prompt("stripe.com");
    private static final String GOOGLE = "/v1beta/models/gemini-3.8-flash:streamGenerateContent";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulator simulator =
            Simulator.start(SimulatorOptions.defaults().withRetired());
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static String streaming(String body) {
        return body.replaceFirst("\\{", "{\"stream\":true,");
    }

    private static List<JsonNode> events(Heard heard) {
        assertThat(heard.header("content-type")).isEqualTo("text/event-stream");
        return Stream.of(heard.response().body().split("\n"))
                .filter(line -> line.startsWith("data: {"))
                .map(line -> read(line.substring(6)))
                .toList();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String joined(List<JsonNode> events, String pointer) {
        var text = new StringBuilder();
        events.forEach(event -> text.append(event.at(pointer).asText()));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "deepseek", "xai", "together", "ai21", "groq", "openrouter"})
    void chatChunksSayTheSameText(String provider) {
        String body = Caller.body(provider, PROMPT);
        String whole = caller.post(provider, Caller.path(provider), body).text("/choices/0/message/content");
        Heard heard = caller.post(provider, Caller.path(provider), streaming(body));
        List<JsonNode> chunks = events(heard);
        assertThat(joined(chunks, "/choices/0/delta/content")).isEqualTo(whole);
        assertThat(chunks.get(0).path("object").asText("chat.completion.chunk")).isEqualTo("chat.completion.chunk");
        assertThat(heard.response().body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void sonarTellsTheMessageSoFarToo() {
        List<JsonNode> chunks =
                events(caller.post("perplexity", "/chat/completions", streaming(Caller.body("openai", PROMPT))));
        String text = joined(chunks, "/choices/0/delta/content");
        assertThat(chunks.get(chunks.size() - 1)
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo(text)
                .startsWith("[simulated] ");
    }

    @ParameterizedTest
    @CsvSource({"openai, 0", "openrouter, 1", "groq, 1", "mistral, 1"})
    void usageComesLastAndFromOpenAiOnlyWhenItIsAskedFor(String provider, int without) {
        String body = streaming(Caller.body(provider, PROMPT));
        assertThat(withUsage(provider, body)).isEqualTo(without);
        assertThat(withUsage(
                        provider, body.replace("\"stream\"", "\"stream_options\":{\"include_usage\":true},\"stream\"")))
                .isEqualTo(provider.equals("mistral") ? 0 : 1);
    }

    private long withUsage(String provider, String body) {
        Heard heard = caller.post(provider, Caller.path(provider), body);
        // Mistral refuses fields that it does not know.
        return heard.status() != 200
                ? 0
                : events(heard).stream().filter(chunk -> chunk.has("usage")).count();
    }

    @Test
    void responsesTellEachItemAndThenTheWhole() {
        String body = "{\"stream\":true,\"model\":\"m\",\"input\":\"" + PROMPT + "\"}";
        List<JsonNode> events = events(caller.shaped("thinking,citations", "xai", "/v1/responses", body));
        JsonNode last = events.get(events.size() - 1);
        assertThat(events.get(0).path("type").asText()).isEqualTo("response.created");
        assertThat(last.path("type").asText()).isEqualTo("response.completed");
        assertThat(joined(texts(events), "/delta"))
                .isEqualTo(last.at("/response/output/1/content/0/text").asText());
        assertThat(events)
                .extracting(event -> event.path("sequence_number").asInt())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static List<JsonNode> texts(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals("response.output_text.delta"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"truncated, response.incomplete", "error200, response.failed", "tool-call, response.completed"})
    void responsesEndAsTheReplyDoes(String shape, String type) {
        String body = "{\"stream\":true,\"model\":\"m\",\"input\":\"" + PROMPT + "\"}";
        List<JsonNode> events = events(caller.shaped(shape, "openai", "/v1/responses", body));
        assertThat(events.get(events.size() - 1).path("type").asText()).isEqualTo(type);
    }

    @Test
    void anthropicsBlocksBeginGrowAndStop() {
        Heard heard = caller.shaped(
                "thinking,citations", "anthropic", "/v1/messages", streaming(Caller.body("anthropic", PROMPT)));
        List<JsonNode> events = events(heard);
        assertThat(events.get(0).path("type").asText()).isEqualTo("message_start");
        assertThat(events.get(events.size() - 1).path("type").asText()).isEqualTo("message_stop");
        assertThat(joined(events, "/delta/text")).startsWith("[simulated] ");
        assertThat(joined(events, "/delta/thinking")).startsWith("Let me");
        assertThat(heard.response().body()).contains("event: message_delta\ndata: {\"type\":\"message_delta\"");
        assertThat(joined(events, "/delta/stop_reason")).endsWith("end_turn");
    }

    @Test
    void googleStreamsEventsOrAnArray() throws Exception {
        String body = Caller.body("google", PROMPT);
        String text =
                joined(events(caller.post("google", GOOGLE + "?alt=sse", body)), "/candidates/0/content/parts/0/text");
        JsonNode array =
                JSON.readTree(caller.post("google", GOOGLE, body).response().body());
        assertThat(array.isArray()).isTrue();
        assertThat(text).contains("[simulated] ");
        assertThat(array.get(array.size() - 1).at("/candidates/0/finishReason").asText())
                .isEqualTo("STOP");
        assertThat(array.get(0).has("usageMetadata")).isFalse();
    }

    @Test
    void coheresEventsCarryTextToolCallsAndTheEnd() {
        String body = streaming(Caller.body("cohere", PROMPT));
        List<JsonNode> events = events(caller.post("cohere", "/v2/chat", body));
        assertThat(joined(events, "/delta/message/content/text")).startsWith("[simulated] ");
        assertThat(events.get(events.size() - 1).at("/delta/finish_reason").asText())
                .isEqualTo("COMPLETE");
        List<JsonNode> call = events(caller.shaped("tool-call", "cohere", "/v2/chat", body));
        assertThat(joined(call, "/delta/message/tool_calls/function/arguments")).contains("stripe.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "google", "cohere", "perplexity", "mistral"})
    void aStreamComesThoughNobodyAskedForIt(String provider) {
        Heard heard = caller.shaped("stream", provider, Caller.path(provider), Caller.body(provider, PROMPT));
        assertThat(events(heard)).hasSizeGreaterThan(2);
    }

    @Test
    void itCountsAndFailsAsAWholeReplyDoes() {
        simulator.fault(SimulatedFault.parse("openai=stream:0.5,limited:100000:tokens/min"));
        for (int i = 0; i < 20; i++) {
            assertThat(caller.ask("openai", "c/" + i).status()).isEqualTo(200);
        }
        assertThat(simulator.counts().usable()).isEqualTo(20);
        String body = streaming(Caller.body("groq", PROMPT));
        Heard limited = caller.shaped("rate-limited", "groq", Caller.path("groq"), body);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.text("/error/code")).isEqualTo("rate_limit_exceeded");
    }

    @ParameterizedTest
    @CsvSource({"odd-finish, brand_new_reason", "extra-fields, x_new_member", "unicode, 東京"})
    void theShapesOfABodyAreInTheStreamToo(String shape, String words) {
        for (String provider : List.of("openai", "anthropic", "cohere")) {
            Heard heard =
                    caller.shaped(shape, provider, Caller.path(provider), streaming(Caller.body(provider, PROMPT)));
            assertThat(joined(events(heard), "")).isEmpty();
            assertThat(heard.response().body()).contains(words);
        }
    }
}
