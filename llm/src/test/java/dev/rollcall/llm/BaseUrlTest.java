package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.llm.wire.Habit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A1: a base URL is understood with or without the version in its path. A10: any server that speaks one of the protocols. */
class BaseUrlTest {

    private final Catalogue catalogue = Catalogue.bundled();

    /** The bases that the providers' SDKs, their documentation and gateways name. */
    @ParameterizedTest
    @CsvSource({
        "openai,     http://gw:9000/v1,                         http://gw:9000/v1/chat/completions",
        "openai,     http://gw:9000/v1/,                        http://gw:9000/v1/chat/completions",
        "openai,     http://gw:9000,                            http://gw:9000/v1/chat/completions",
        "openai,     http://gw/litellm/v1,                      http://gw/litellm/v1/chat/completions",
        "openai,     http://gw/litellm,                         http://gw/litellm/v1/chat/completions",
        "openai,     https://gw/api/paas/v4,                    https://gw/api/paas/v4/chat/completions",
        "openai,     https://gw/openai/chat/completions,        https://gw/openai/chat/completions",
        "openai,     https://api.openai.com/v1/chat,            https://api.openai.com/v1/chat/completions",
        "openai,     https://api.openai.com/v1//,               https://api.openai.com/v1/chat/completions",
        "openai,     https://gateway/v1/ACCOUNT/NAME/openai,    https://gateway/v1/ACCOUNT/NAME/openai/chat/completions",
        "openai,     https://api.openai.com/v1/responses,       https://api.openai.com/v1/chat/completions",
        "openai,     https://api.openai.com/v1/models,          https://api.openai.com/v1/chat/completions",
        "openai,     HTTP://127.0.0.1:9000/V1,                  http://127.0.0.1:9000/V1/chat/completions",
        "google,     https://gw/v1beta/models/x:generateContent, https://gw/v1beta/models/m:generateContent",
        "google,     https://gw/v1/projects/p/publishers/google, https://gw/v1/projects/p/publishers/google/models/m:generateContent",
        "perplexity, https://api.perplexity.ai/chat/completions, https://api.perplexity.ai/v1/agent",
        "perplexity, https://api.perplexity.ai/v1/responses,    https://api.perplexity.ai/v1/agent",
        "anthropic,  https://gateway/v1/ACCOUNT/NAME/anthropic, https://gateway/v1/ACCOUNT/NAME/anthropic/v1/messages",
        "anthropic,  https://api.anthropic.com/v1/messages,     https://api.anthropic.com/v1/messages",
        "anthropic,  https://api.anthropic.com/v1,              https://api.anthropic.com/v1/messages",
        "anthropic,  https://gw/anthropic,                      https://gw/anthropic/v1/messages",
        "deepseek,   https://api.deepseek.com/v1,               https://api.deepseek.com/v1/chat/completions",
        "deepseek,   https://api.deepseek.com/beta,             https://api.deepseek.com/beta/chat/completions",
        "mistral,    https://api.mistral.ai/v1,                 https://api.mistral.ai/v1/chat/completions",
        "xai,        https://api.x.ai/v1,                       https://api.x.ai/v1/chat/completions",
        "together,   https://api.together.xyz/v1,               https://api.together.xyz/v1/chat/completions",
        "perplexity, https://api.perplexity.ai/v1,              https://api.perplexity.ai/v1/agent",
        "google,     https://gw/v1beta,                         https://gw/v1beta/models/m:generateContent",
        "google,     https://gw/v1,                             https://gw/v1/models/m:generateContent",
        "google,     https://gw/v1beta/models,                  https://gw/v1beta/models/m:generateContent",
        "cohere,     https://api.cohere.com/v2,                 https://api.cohere.com/v2/chat",
        "cohere,     https://api.cohere.com/v1,                 https://api.cohere.com/v2/chat",
        "ai21,       https://api.ai21.com/studio/v1,            https://api.ai21.com/studio/v1/chat/completions",
        "groq,       https://api.groq.com/openai/v1,            https://api.groq.com/openai/v1/chat/completions",
        "groq,       https://api.groq.com/openai,               https://api.groq.com/openai/v1/chat/completions",
        "groq,       http://gw:4000/v1,                         http://gw:4000/v1/chat/completions",
        "openrouter, https://openrouter.ai/api/v1,              https://openrouter.ai/api/v1/chat/completions",
        "openrouter, https://openrouter.ai/api,                 https://openrouter.ai/api/v1/chat/completions",
    })
    void whatBaseAndPathBothNameStandsOnce(String provider, String base, String asked) {
        Api api =
                catalogue.withBaseUrl(provider, base, "test").provider(provider).api(null, false);

        assertThat(api.url("m").toString()).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x?api_key=abc123", "http://x/v1?token=abc123", "http://x?v=1&sig=abc123"})
    void aKeyInABaseUrlIsRefusedAndNotShown(String base) {
        assertThatThrownBy(() -> catalogue.withBaseUrl("openai", base, "--base-url"))
                .hasMessageContaining("keys stand in variables")
                .hasMessageNotContaining("abc123");
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI_CHAT,      /v1/chat/completions,             authorization",
        "OPENAI_RESPONSES, /v1/responses,                    authorization",
        "ANTHROPIC,        /v1/messages,                     x-api-key",
        "GEMINI,           /v1beta/models/m:generateContent, x-goog-api-key",
        "COHERE,           /v2/chat,                         authorization",
    })
    void aProviderOfOnesOwnIsAskedByItsProtocol(Protocol protocol, String path, String header) throws Exception {
        try (var server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder().code(418).body("{}").build());
            server.enqueue(new MockResponse.Builder().code(418).body("{}").build());
            String base = "http://127.0.0.1:" + server.getPort();
            ask(own("keyed", protocol, null, base, Optional.of("X_KEY")), Key.of("keyed", "sk-secret"));
            ask(own("free", protocol, null, base, Optional.empty()), Key.none("free"));

            var keyed = server.takeRequest();
            var free = server.takeRequest();
            assertThat(keyed.getTarget()).isEqualTo(path);
            assertThat(keyed.getHeaders().get(header)).endsWith("sk-secret");
            assertThat(keyed.getBody().utf8()).contains("\"extra\":true");
            assertThat(free.getTarget()).isEqualTo(path);
            assertThat(free.getHeaders().toString()).doesNotContain("no-key-for", "uthorization", "api-key");
        }
    }

    @Test
    void azureHasADeploymentWhereOthersHaveTheVersion() {
        var azure = own(
                "azure",
                null,
                "openai",
                "https://me.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21",
                Optional.of("AZURE_KEY"));
        assertThat(catalogue
                        .plus(azure, "test")
                        .provider("azure")
                        .api(null, false)
                        .url("m")
                        .toString())
                .isEqualTo(
                        "https://me.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21");
    }

    @Test
    void oneThatIsLikeAnotherHasItsHabitsAndPrices() {
        var second = own("second", null, "openai", null, Optional.of("OPENAI_API_KEY_2"));
        Provider provider = catalogue.plus(second, "test").provider("second");

        assertThat(provider.apis()).extracting(Api::name).containsExactly("chat", "responses");
        assertThat(provider.api(null, false).has(Habit.MAX_COMPLETION_TOKENS)).isTrue();
        assertThat(provider.limits()).isEmpty();
        assertThat(Prices.bundled().like("second", "openai").knows("second", "gpt-6-luna"))
                .isTrue();
        assertThatThrownBy(() -> catalogue.plus(own("x", null, "opnai", null, Optional.empty()), "test"))
                .hasMessageContaining("known are");
        assertThatThrownBy(() -> catalogue.plus(
                        own("openai", Protocol.COHERE, null, "http://x", Optional.empty()), "rollcall.yaml, line 3"))
                .hasMessage("rollcall.yaml, line 3: there is a provider 'openai' already");
    }

    private static OwnProvider own(
            String id, Protocol protocol, String like, String base, Optional<String> keyVariable) {
        return new OwnProvider(id, protocol, like, base, "m", keyVariable, null, Map.of(), Map.of("extra", true));
    }

    private void ask(OwnProvider own, Key key) {
        try (var panel = new Panel(catalogue.plus(own, "test"), PanelOptions.defaults())) {
            assertThat(panel.ask(new Question(own.id(), null, null, false, "Hi", 5, null), key)
                            .httpStatus())
                    .isEqualTo(418);
        }
        assertThat(List.of(key.toString())).noneMatch(text -> text.contains("secret"));
    }
}
