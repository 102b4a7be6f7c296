package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A base URL is understood with the version, without it, and when the SDK adds it once more. */
class PathsTest {
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

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/chat/completions",
        "openai, /chat/completions",
        "openai, /v1/v1/chat/completions",
        "openai, /responses",
        "anthropic, /v1/messages",
        "anthropic, /messages",
        "anthropic, /v1/v1/messages",
        "deepseek, /chat/completions",
        "deepseek, /v1/chat/completions",
        "deepseek, /beta/chat/completions",
        "mistral, /v1/chat/completions",
        "mistral, /v1/v1/chat/completions",
        "xai, /v1/responses",
        "xai, /chat/completions",
        "together, /v1/chat/completions",
        "together, /v1/v1/chat/completions",
        "together, /chat/completions",
        "perplexity, /v1/agent",
        "perplexity, /v1/responses",
        "perplexity, /responses",
        "perplexity, /v1/v1/responses",
        "perplexity, /chat/completions",
        "perplexity, /v1/chat/completions",
        "google, /v1beta/models/gemini-3.8-flash:generateContent",
        "google, /v1/models/gemini-3.8-flash:generateContent",
        "google, /models/gemini-3.8-flash:generateContent",
        "google, /v1beta/v1beta/models/gemini-3.8-flash:generateContent",
        "cohere, /v2/chat",
        "cohere, /chat",
        "cohere, /v2/v2/chat",
        "ai21, /studio/v1/chat/completions",
        "ai21, /v1/chat/completions",
        "ai21, /studio/v1/studio/v1/chat/completions",
        "groq, /openai/v1/chat/completions",
        "groq, /openai/v1/openai/v1/chat/completions",
        "groq, /v1/chat/completions",
        "openrouter, /api/v1/chat/completions",
        "openrouter, /v1/chat/completions",
        "openrouter, /chat/completions",
    })
    void everyHabitWithABaseUrlWorks(String provider, String path) {
        String body = path.endsWith("/chat/completions")
                ? Caller.body("openai", "What is stripe.com?")
                : Caller.body(path.endsWith("/responses") ? "perplexity" : provider, "What is stripe.com?");
        assertThat(caller.post(provider, path, body).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v2/chat/completions, /v1/chat/completions",
        "together, /v1/completions, /v1/chat/completions",
        "anthropic, /v1/complete, /v1/messages",
        "google, /v1beta/models/gemini-3.8-flash:embedContent, streamGenerateContent",
        "cohere, /v1/chat, /v2/chat",
        "groq, /v1/v1/v1/v1/v1/chat/completions, /openai/v1/chat/completions",
        "mistral, /chat/v1/chat/completions/, /v1/chat/completions",
    })
    void whatIsServedIsToldWhereNothingIs(String provider, String path, String served) {
        var heard = caller.post(provider, path, "{}");
        assertThat(heard.status()).isEqualTo(404);
        assertThat(heard.response().body()).contains("nothing at POST /" + provider + path, served);
    }

    /** The place in which the provider's SDK looks for the words. */
    @ParameterizedTest
    @CsvSource({
        "openai, /error/message",
        "anthropic, /error/message",
        "deepseek, /error/message",
        "mistral, /message",
        "xai, /error/message",
        "together, /error/message",
        "perplexity, /error/message",
        "google, /error/message",
        "cohere, /message",
        "ai21, /error/message",
        "groq, /error/message",
        "openrouter, /error/message"
    })
    void itsOwnComplaintsStandWhereTheSdkShowsThem(String provider, String place) {
        String body = Caller.body(provider, "What is stripe.com?");
        for (String shape : List.of("no-such-shape", "limited:1/h", "slow", "dead@1s-2s")) {
            var heard = caller.shaped(shape, provider, Caller.path(provider), body);
            assertThat(heard.status()).isEqualTo(400);
            assertThat(heard.text(place)).startsWith("X-Rollcall-Shape: ").hasSizeGreaterThan(30);
        }
        assertThat(caller.post(provider, "/nowhere", body).text(place)).contains("It serves POST to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT"})
    void anotherMethodIsAnsweredInTheProvidersWordsAndNotCounted(String method) {
        long before = simulator.counts().requests();
        var heard = caller.send(method, "/openai/v1/models");
        assertThat(heard.status()).isEqualTo(404);
        assertThat(heard.text("/error/message")).contains(method + " /openai/v1/models", "/v1/chat/completions");
        assertThat(simulator.counts().requests()).isEqualTo(before);
    }

    @Test
    void anUnknownProviderIsToldTheKnownOnes() {
        var heard = caller.post("opneai", "/v1/chat/completions", "{}");
        assertThat(heard.text("/error/message")).contains("/opneai/v1/chat/completions", "openai, anthropic");
    }
}
