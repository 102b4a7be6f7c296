package dev.rollcall.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.Caller.Heard;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Vendors;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each shape can be asked for, and looks as it does at that provider. */
class ShapesOnDemandTest {
    private static final Set<Shape> NO_WHOLE_BODY =
            EnumSet.of(Shape.DEAD, Shape.HANG, Shape.CUT, Shape.RESET, Shape.FLAKY);
    private static final Set<Shape> NO_JSON =
            EnumSet.of(Shape.HTML, Shape.STREAM, Shape.BAD_JSON, Shape.KEEP_ALIVE, Shape.KEEP_ALIVE_COMMENTS);

    private static Simulator simulator;
    private static Caller caller;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.defaults().withRetired());
        caller = new Caller(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    /** Where a provider has several wire formats. */
    private static Heard ask(String shape, String place) {
        return ask(caller, shape, place);
    }

    private static Heard ask(Caller caller, String shape, String place) {
        String[] parts = place.split(" ", 2);
        String path = parts.length == 1 ? Caller.path(parts[0]) : parts[1];
        String prompt = Caller.prompt("stripe.com");
        String body = path.endsWith("/responses")
                ? "{\"model\":\"m-1\",\"input\":\"" + prompt + "\"}"
                : Caller.body(path.equals("/chat/completions") ? "deepseek" : parts[0], prompt);
        return caller.shaped(shape, parts[0], path, body);
    }

    static Stream<String> places() {
        return Stream.concat(
                Vendors.ids().stream(),
                Stream.of("openai /v1/responses", "xai /v1/responses", "perplexity /chat/completions"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void everyShapeThatAPlaceHasIsServedAndTheSameForTheSameSeed(String place) {
        String provider = place.split(" ")[0];
        String path = place.contains(" ") ? place.split(" ")[1] : Caller.path(provider);
        var options = SimulatorOptions.defaults().withRetired();
        try (var one = Simulator.start(options);
                var other = Simulator.start(options)) {
            for (Shape shape : Shape.values()) {
                boolean here = Vendors.byId(provider).has(shape, path);
                if (shape == Shape.LIMITED
                        || shape.stage() == Shape.CheckStage.BATCH
                        || NO_WHOLE_BODY.contains(shape)) {
                    continue;
                }
                String asked = shape == Shape.SLOW ? "slow:1ms" : shape.word();
                Heard heard = ask(new Caller(one), asked, place);
                assertThat(timeless(ask(new Caller(other), asked, place))).isEqualTo(timeless(heard));
                assertThat(heard.header("X-Rollcall-Simulated")).isEqualTo("true");
                assertThat(here || heard.status() == 400).as(asked).isTrue();
                if (!here) {
                    assertThat(heard.response().body()).contains("X-Rollcall-Shape", "it has: dead, hang, down");
                } else {
                    assertThat(NO_JSON.contains(shape) || heard.at("").isObject())
                            .as(asked)
                            .isTrue();
                }
            }
        }
    }

    private static String timeless(Heard heard) {
        return heard.status() + heard.response().body().replaceAll("(created(_at)?\":|gen-)\\d+", "$1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tool-call | openai                       | /choices/0/finish_reason                          | tool_calls",
                "tool-call | openai                       | /choices/0/message/content                        | null",
                "tool-call | openai                       | /choices/0/message/tool_calls/0/function/name     | look_up",
                "tool-call | openai /v1/responses         | /output/1/type                                    | function_call",
                "tool-call | anthropic                    | /stop_reason                                      | tool_use",
                "tool-call | deepseek                     | /choices/0/message/content                        |",
                "tool-call | mistral                      | /choices/0/message/tool_calls/0/id                | \\w{9}",
                "tool-call | xai                          | /choices/0/message/tool_calls/0/type              | function",
                "tool-call | together                     | /choices/0/finish_reason                          | tool_calls",
                "tool-call | perplexity                   | /status                                           | requires_action",
                "tool-call | google                       | /candidates/0/finishReason                        | STOP",
                "tool-call | google                       | /candidates/0/content/parts/0/text                | missing",
                "tool-call | cohere                       | /message/tool_calls/0/function/arguments          | .*stripe\\.com.*",
                "tool-call | cohere                       | /message/content                                  | missing",
                "tool-call | ai21                         | /choices/0/message/tool_calls/0/function/name     | look_up",
                "tool-call | groq                         | /choices/0/message/content                        | missing",
                "tool-call | openrouter                   | /choices/0/native_finish_reason                   | tool_calls",
                "thinking  | openai /v1/responses         | /output/0/summary/0/text                          | Let me .*",
                "thinking  | openai                       | /usage/completion_tokens_details/reasoning_tokens | [1-9]\\d*",
                "thinking  | anthropic                    | /content/0/type                                   | thinking",
                "thinking  | deepseek                     | /choices/0/message/reasoning_content              | Let me .*",
                "thinking  | mistral                      | /choices/0/message/content/0/type                 | thinking",
                "thinking  | together                     | /choices/0/message/content                        | (?s)<think>.*</think>\\s+\\[sim.*",
                "thinking  | perplexity /chat/completions | /choices/0/message/content                        | (?s)<think>.*</think>\\s+\\[sim.*",
                "thinking  | google                       | /candidates/0/content/parts/0/thought             | true",
                "thinking  | cohere                       | /message/content/0/type                           | thinking",
                "thinking  | groq                         | /choices/0/message/reasoning                      | Let me .*",
                "thinking  | openrouter                   | /choices/0/message/reasoning_details/0/type       | reasoning.text",
                "citations | openai                       | /choices/0/message/annotations/2/type             | url_citation",
                "citations | anthropic                    | /usage/server_tool_use/web_search_requests        | 1",
                "citations | mistral                      | /choices/0/message/content                        | .*\"type\":\"reference\".*",
                "citations | xai                          | /citations/0                                      | https://.*",
                "citations | xai /v1/responses            | /output/1/content/0/annotations/1/title           | 2",
                "citations | xai /v1/responses            | /output/1/content/0/text                          | (?s).*\\[\\[3]]\\(https://.*",
                "citations | perplexity                   | /output/0/results/0/id                            | 1",
                "citations | google                       | /candidates/0/groundingMetadata/groundingChunks/0/web/title | research.example.org",
                "citations | cohere                       | /message/citations/0/sources/0/document/url       | https://.*",
                "citations | groq                         | /choices/0/message/executed_tools/0/search_results/results/0/url | https://.*",
                "citations | openrouter                   | /choices/0/message/annotations/0/url_citation/start_index | 0",
                "refused   | openai                       | /choices/0/message/content                        | null",
                "refused   | openai                       | /choices/0/finish_reason                          | stop",
                "refused   | openai /v1/responses         | /output/1/content/0/type                          | refusal",
                "refused   | anthropic                    | /content                                          | []",
                "refused   | anthropic                    | /stop_reason                                      | refusal",
                "refused   | cohere                       | /finish_reason                                    | COMPLETE",
                "refused   | cohere                       | /message/content                                  | .*I'm sorry.*",
                "filtered  | openai                       | /choices/0/finish_reason                          | content_filter",
                "filtered  | openai /v1/responses         | /incomplete_details/reason                        | content_filter",
                "filtered  | google                       | /candidates/0/content/parts                       | missing",
                "filtered  | openrouter                   | /choices/0/finish_reason                          | content_filter",
                "empty     | anthropic                    | /stop_reason                                      | end_turn",
                "empty     | openai                       | /choices/0/message/content                        | (null)?",
                "empty     | perplexity                   | /output/1                                         | missing",
                "spent     | openai                       | /choices/0/finish_reason                          | length",
                "spent     | openai                       | /usage/completion_tokens                          | 4096",
                "spent     | google                       | /candidates/0/finishReason                        | MAX_TOKENS",
                "spent     | google                       | /candidates/0/content/parts                       | missing",
                "spent     | openai /v1/responses         | /output/1                                         | missing",
                "truncated | cohere                       | /finish_reason                                    | MAX_TOKENS",
                "truncated | openai /v1/responses         | /incomplete_details/reason                        | max_output_tokens",
                "unicode   | openai                       | /choices/0/message/content                        | (?s).*東京.*👩🏽‍💻🇩🇪🎉.*",
                "error200  | openrouter                   | /error/code                                       | 502|",
                "error200  | openai /v1/responses         | /status                                           | failed",
                "error200  | xai /v1/responses            | /error/code                                       | server_error",
                "odd-finish| ai21                         | /choices/0/finish_reason                          | brand_new_reason",
                "no-usage  | google                       | /usageMetadata                                    | missing",
                "extra-fields | openai                    | /choices/0/message/x_new_member/list/0            | null",
            })
    void aHeaderMakesTheReplyLookSo(String shape, String place, String pointer, String expected) {
        Heard heard = ask(shape, place);
        assertThat(heard.status()).isEqualTo(200);
        assertThat(word(heard.at(pointer))).matches(expected == null ? "" : expected.replace("[]", "\\[]"));
    }

    private static String word(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.isContainerNode() ? node.toString() : node.asText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unauthorized    | openai     | 401 | invalid_api_key",
                "unauthorized    | xai        | 400 | Incorrect API key",
                "unauthorized    | google     | 400 | API_KEY_INVALID",
                "payment         | anthropic  | 402 | billing_error",
                "payment         | deepseek   | 402 | Insufficient Balance",
                "payment-wait    | openrouter | 402 | openrouter_in_flight_budget",
                "spend-limit     | openai     | 429 | insufficient_quota",
                "spend-limit     | anthropic  | 429 | enforced_spend_limit_reached",
                "spend-limit     | xai        | 429 | used all available credits",
                "spend-limit     | google     | 429 | GenerateRequestsPerDay",
                "spend-limit     | cohere     | 429 | 1000 API calls / month",
                "too-many-tokens | openai     | 429 | Request too large",
                "too-many-tokens | groq       | 413 | Requested 400001",
                "too-many-tokens | google     | 429 | \"retryDelay\":\"48s\"",
                "no-model        | openai     | 404 | model_not_found",
                "no-model        | openai /v1/responses | 400 | model_not_found",
                "no-model        | mistral    | 400 | invalid_model",
                "too-long        | openai     | 400 | context_length_exceeded",
                "too-long        | anthropic  | 400 | prompt is too long",
                "too-long        | together   | 403 | maximum context length",
                "too-large       | anthropic  | 413 | request_too_large",
                "server-error    | anthropic  | 500 | api_error",
                "down            | google     | 503 | UNAVAILABLE",
                "overloaded      | anthropic  | 529 | overloaded_error",
                "overloaded      | together   | 529 | Unknown error",
                "overloaded      | groq       | 498 | capacity_exceeded",
                "html            | groq       | 502 | <html>",
                "retired         | ai21       | 410 | retired",
                "error200        | mistral    | 500 | Internal server error",
            })
    void orFailAsThatProviderDoes(String shape, String place, int status, String words) {
        Heard heard = ask(shape, place);
        assertThat(heard.status()).isEqualTo(status);
        assertThat(heard.response().body()).contains(words);
    }

    @Test
    void theWaitStandsWhereItWasAskedForAndNowhereElse() {
        assertThat(ask("rate-limited-ms", "openai").header("retry-after-ms")).isEqualTo("6780");
        assertThat(ask("rate-limited-seconds", "cohere").header("retry-after")).isEqualTo("7");
        assertThat(ask("rate-limited-seconds:2m", "cohere").header("retry-after"))
                .isEqualTo("120");
        String date = ask("rate-limited-date", "mistral").header("retry-after");
        var then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(Duration.between(ZonedDateTime.now(), then)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
        assertThat(ask("rate-limited-reset", "openai").header("x-ratelimit-reset-requests"))
                .isEqualTo("6.78s");
        assertThat(ask("rate-limited-reset", "anthropic").header("anthropic-ratelimit-requests-reset"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(ask("rate-limited-reset", "together").header("x-ratelimit-reset"))
                .isEqualTo("7");
        assertThat(ask("rate-limited-reset:107.58s", "groq").header("x-ratelimit-reset-tokens"))
                .isEqualTo("1m47.58s");
        assertThat(ask("rate-limited-reset", "openrouter").header("x-ratelimit-reset"))
                .matches("\\d{13}");
        assertThat(ask("rate-limited-info", "google").text("/error/details/2/retryDelay"))
                .isEqualTo("6.78s");
        for (String place : List.of("openai", "groq", "google")) {
            Heard text = ask("rate-limited-text", place);
            assertThat(text.text("/error/message")).containsPattern("(try again|retry) in 6\\.78s");
            assertThat(hints(text.response())).isEmpty();
        }
        for (String place : places().toList()) {
            Heard bare = ask("rate-limited-bare", place);
            assertThat(bare.status()).isEqualTo(429);
            assertThat(hints(bare.response())).isEmpty();
            assertThat(bare.response().body()).doesNotContain(" in 6.78s", "retryDelay");
        }
    }

    private static List<String> hints(HttpResponse<String> response) {
        return response.headers().map().keySet().stream()
                .filter(name -> name.contains("retry") || name.contains("ratelimit"))
                .toList();
    }

    @Test
    void severalShapesGoTogether() {
        Heard heard = ask("thinking,citations,unicode,extra-fields", "anthropic");
        assertThat(heard.text("/content/0/type")).isEqualTo("thinking");
        assertThat(heard.response().body()).contains("web_search_tool_result", "東京", "x_new_member");
    }

    @Test
    void blankLinesOrCommentsComeBeforeTheJson() {
        for (String place : List.of("openrouter", "deepseek")) {
            assertThat(ask("keep-alive", place).response().body()).matches("(?s)\\s+\\{.*");
            assertThat(ask("keep-alive-comments", place).response().body()).matches("(?s)(: [ \\w-]+\\n\\n)+\\s*\\{.*");
        }
    }

    @Test
    void offsetsOfGoogleAreBytes() {
        Heard heard = ask("citations,unicode", "google");
        JsonNode parts = heard.at("/candidates/0/content/parts");
        byte[] text = parts.get(parts.size() - 1).path("text").asText().getBytes(UTF_8);
        JsonNode segment = heard.at("/candidates/0/groundingMetadata/groundingSupports/0/segment");
        int start = segment.path("startIndex").asInt();
        int length = segment.path("endIndex").asInt() - start;
        assertThat(new String(text, start, length, UTF_8))
                .isEqualTo(segment.path("text").asText())
                .contains("東京");
    }

    @Test
    void theFirstToolThatIsOfferedIsCalledWithArgumentsThatFit() throws Exception {
        String parameters = "{\"type\":\"object\",\"properties\":{\"name\":{\"$ref\":\"#/$defs/name\"},"
                + "\"year\":{\"type\":\"integer\",\"minimum\":1990,\"maximum\":2000}},"
                + "\"$defs\":{\"name\":{\"anyOf\":[{\"type\":\"string\",\"maxLength\":5},{\"type\":\"null\"}]}}}";
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"stripe.com?\"}]";
        var openAi = caller.shaped(
                "tool-call",
                "openai",
                "/v1/chat/completions",
                "{\"model\":\"m\"," + messages
                        + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"found\",\"parameters\":"
                        + parameters + "}}]}");
        assertThat(openAi.text("/choices/0/message/tool_calls/0/function/name")).isEqualTo("found");
        JsonNode arguments =
                new ObjectMapper().readTree(openAi.text("/choices/0/message/tool_calls/0/function/arguments"));
        assertThat(arguments.path("name").asText()).isEqualTo("[simu");
        assertThat(arguments.path("year").asInt()).isBetween(1990, 2000);
        var anthropic = caller.shaped(
                "tool-call",
                "anthropic",
                "/v1/messages",
                "{\"model\":\"m\",\"max_tokens\":9," + messages + ",\"tools\":[{\"name\":\"found\",\"input_schema\":"
                        + parameters + "}]}");
        assertThat(anthropic.at("/content").toString()).contains("\"name\":\"found\",\"input\":{");
        var google = caller.shaped(
                "tool-call",
                "google",
                Caller.path("google"),
                "{\"contents\":[{\"parts\":[{\"text\":\"stripe.com?\"}]}],\"tools\":[{\"functionDeclarations\":[{\"name\":"
                        + "\"found\",\"parameters\":" + parameters + "}]}]}");
        assertThat(google.at("/candidates/0/content/parts").toString())
                .contains("{\"functionCall\":{\"name\":\"found\"");
    }

    @ParameterizedTest
    @CsvSource({"tool-cal, unknown shape", "limited:1/h, set it as a fault", "dead@1s-2s, set it as a fault"})
    void whatCannotBeHadIsToldByTheSimulatorItself(String shape, String words) {
        Heard heard = ask(shape, "openai");
        assertThat(heard.status()).isEqualTo(400);
        assertThat(heard.text("/error/message")).contains("X-Rollcall-Shape", words);
    }

    @Test
    void theTableCanBeAskedFor() {
        var shapes = caller.control("GET", "shapes", "");
        assertThat(shapes.at("")).hasSameSizeAs(Shape.values());
        assertThat(shapes.response().body()).contains("{\"shape\":\"keep-alive\"", "[\"deepseek\",\"openrouter\"]");
    }
}
