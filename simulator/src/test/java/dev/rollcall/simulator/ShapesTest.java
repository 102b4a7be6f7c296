package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.answers.AnswerText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each provider answers and complains in its own words. */
class ShapesTest {
    private static Simulator simulator;
    private static Caller caller;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.defaults().withRetired());
        caller = new Caller(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /choices/0/message/content, /usage/completion_tokens",
        "deepseek, /choices/0/message/content, /usage/prompt_cache_miss_tokens",
        "xai, /choices/0/message/content, /usage/cost_in_usd_ticks",
        "together, /choices/0/message/content, /usage/completion_tokens",
        "perplexity, /output/1/content/0/text, /usage/cost/total_cost",
        "ai21, /choices/0/message/content, /usage/total_tokens",
        "groq, /choices/0/message/content, /usage/total_tokens",
        "openrouter, /choices/0/message/content, /usage/cost"
    })
    void answersWhereItsClientsLook(String provider, String text, String usage) {
        var heard = caller.ask(provider, "2026-11-22/stripe.com/business.1/" + provider + "/m-1/0");
        assertThat(heard.status()).isEqualTo(200);
        assertThat(heard.header("X-Rollcall-Simulated")).isEqualTo("true");
        assertThat(heard.text(text).strip()).startsWith("[simulated] ");
        assertThat(heard.at(usage).asDouble()).isPositive();
    }

    @Test
    void anthropicMistralGoogleAndCohereAnswerInParts() {
        for (int i = 0; i < 20; i++) {
            assertThat(texts(caller.ask("anthropic", "a/" + i).at("/content"))).startsWith("[simulated] ");
            assertThat(texts(caller.ask("cohere", "c/" + i).at("/message/content")))
                    .startsWith("[simulated] ");
            assertThat(texts(caller.ask("google", "g/" + i).at("/candidates/0/content/parts")))
                    .startsWith("[simulated] ");
            assertThat(texts(caller.ask("mistral", "m/" + i).at("/choices/0/message/content")))
                    .startsWith("[simulated] ");
        }
    }

    @Test
    void openAiAlsoSpeaksResponses() {
        String body =
                "{\"model\":\"gpt-6.1-terra\",\"input\":\"Who uses adyen.com?\",\"tools\":[{\"type\":\"web_search\"}]}";
        var heard = caller.post("openai", "/v1/responses", body);
        assertThat(heard.text("/model")).isEqualTo("gpt-6.1-terra-2026-10-01");
        assertThat(heard.text("/output/1/content/0/text")).startsWith("[simulated] ");
        assertThat(heard.text("/output/1/content/0/annotations/0/url")).startsWith("https://");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 401, /error/code, invalid_api_key",
        "anthropic, 401, /error/type, authentication_error",
        "deepseek, 401, /error/type, authentication_error",
        "mistral, 401, /detail, Invalid API Key",
        "xai, 400, /code, invalid-argument",
        "together, 401, /error/code, invalid_api_key",
        "perplexity, 401, /error/type, invalid_api_key",
        "google, 400, /error/details/0/reason, API_KEY_INVALID",
        "cohere, 401, /message, invalid api token",
        "groq, 401, /error/code, invalid_api_key",
        "openrouter, 401, /error/code, 401"
    })
    void aWrongKeyIsToldInItsOwnWay(String provider, int status, String where, String what) {
        var heard = caller.ask(provider, "k/0", "sk-invalid-0123456789", Caller.body(provider, "stripe.com?"));
        assertThat(heard.status()).isEqualTo(status);
        assertThat(heard.text(where)).isEqualTo(what);
        assertThat(heard.response().body()).doesNotContain("sk-invalid-0123456789");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 429, insufficient_quota",
        "anthropic, 400, invalid_request_error",
        "deepseek, 402, Insufficient Balance",
        "mistral, 402, credits",
        "google, 402, RESOURCE_EXHAUSTED",
        "cohere, 402, payment",
        "openrouter, 402, Insufficient credits"
    })
    void anEmptyPurseToo(String provider, int status, String words) {
        var heard = caller.ask(provider, "q/0", "sk-noquota", Caller.body(provider, "stripe.com?"));
        assertThat(heard.status()).isEqualTo(status);
        assertThat(heard.response().body()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 401",
        "anthropic, 401",
        "google, 403",
        "mistral, 401",
        "xai, 401",
        "cohere, 401",
        "openrouter, 401"
    })
    void noKeyIsNoEntry(String provider, int status) {
        assertThat(caller.ask(provider, "n/0", null, Caller.body(provider, "stripe.com?"))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void whatTheRealOnesRefuseIsRefused() {
        String chat = "\"messages\":[{\"role\":\"user\",\"content\":\"stripe.com?\"}]";
        String openAi = "/v1/chat/completions";
        var maxTokens = caller.post("openai", openAi, "{\"model\":\"gpt-6.1-terra\",\"max_tokens\":9," + chat + "}");
        assertThat(maxTokens.text("/error/code")).isEqualTo("unsupported_parameter");
        assertThat(caller.post("openai", openAi, "{" + chat + "}").status()).isEqualTo(400);
        assertThat(caller.post("openai", openAi, "not json").status()).isEqualTo(400);
        assertThat(caller.post("openai", "/v1/nowhere", "{}").status()).isEqualTo(404);
        assertThat(caller.post("openai", openAi, "{\"model\":\"no-such\"," + chat + "}")
                        .text("/error/code"))
                .isEqualTo("model_not_found");
        assertThat(caller.post("anthropic", "/v1/messages", "{\"model\":\"claude\"," + chat + "}")
                        .text("/error/message"))
                .isEqualTo("max_tokens: Field required");
        var extra = caller.post("mistral", openAi, "{\"model\":\"m\",\"max_completion_tokens\":9," + chat + "}");
        assertThat(extra.status()).isEqualTo(422);
        assertThat(extra.text("/message/detail/0/type")).isEqualTo("extra_forbidden");
        assertThat(caller.post("openai", openAi, " ".repeat(JettyHandler.LARGEST_BODY + 1))
                        .status())
                .isEqualTo(413);
        assertThat(caller.post("nobody", openAi, "{}").status()).isEqualTo(404);
    }

    @Test
    void whatNewerSdksSendIsTakenToo() throws Exception {
        var google = Caller.path("google").replace("/v1beta/", "/v1/");
        assertThat(caller.post("google", google, Caller.body("google", "stripe.com?"))
                        .status())
                .isEqualTo(200);
        var bearer = HttpRequest.newBuilder(URI.create(simulator.url() + "/anthropic/v1/messages"))
                .header("Authorization", "Bearer " + Caller.KEY)
                .header("anthropic-version", "2026-10-21")
                .POST(HttpRequest.BodyPublishers.ofString(Caller.body("anthropic", "stripe.com?")));
        assertThat(HttpClient.newHttpClient()
                        .send(bearer.build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aShortLimitCutsTheText() {
        String body =
                "{\"model\":\"m\",\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\"stripe.com?\"}]}";
        var heard = caller.post("mistral", "/v1/chat/completions", body);
        assertThat(heard.text("/choices/0/finish_reason")).isEqualTo("length");
        assertThat(heard.at("/usage/completion_tokens").asInt()).isEqualTo(20);
    }

    @Test
    void whoAsksForJsonGetsJson() throws Exception {
        String body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"stripe.com?\"}],\"response_format\":"
                        + "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\",\"properties\":"
                        + "{\"summary\":{\"type\":\"string\"},\"rank\":{\"type\":\"integer\"}}}}}}";
        String content =
                caller.post("groq", "/openai/v1/chat/completions", body).text("/choices/0/message/content");
        JsonNode answer = new com.fasterxml.jackson.databind.ObjectMapper().readTree(content);
        assertThat(answer.path("summary").asText()).startsWith("[simulated] ");
        assertThat(answer.path("rank").isInt()).isTrue();
    }

    @Test
    void theSameQuestionGetsTheSameAnswerOverHttpToo() throws Exception {
        String here = AnswerText.text(7, "openai", "m-1", Caller.prompt("stripe.com"), 3);
        try (var simulator = Simulator.start(SimulatorOptions.defaults().withSeed(7))) {
            var caller = new Caller(simulator);
            for (String window : List.of("2026-11-22", "2026-11-23")) {
                assertThat(caller.ask("openai", window + "/stripe.com/p.1/openai/m-1/3")
                                .text("/choices/0/message/content"))
                        .isEqualTo(here);
            }
        }
    }

    private static String texts(JsonNode blocks) {
        if (blocks.isTextual()) {
            return blocks.asText();
        }
        var out = new StringBuilder();
        for (JsonNode block : blocks) {
            if (!block.path("type").asText("text").equals("thinking")
                    && !block.path("thought").asBoolean()) {
                out.append(block.path("text").asText());
            }
        }
        return out.toString();
    }
}
