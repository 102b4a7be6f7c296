package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.llm.reply.TokenUsage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

    private final Catalogue catalogue = Catalogue.bundled();

    @Test
    void elevenAndARouter() {
        assertThat(catalogue.providers()).hasSize(12);
        assertThat(catalogue.theEleven()).hasSize(11).doesNotContain("openrouter");
        assertThat(catalogue.theEleven())
                .allSatisfy(id -> assertThat(catalogue.provider(id).id()).isEqualTo(id));
        assertThat(catalogue.provider("ai21").retired()).isTrue();
        assertThat(catalogue.provider("openrouter").onByDefault()).isFalse();
        assertThat(catalogue.provider("google").keyVariables()).containsExactly("GOOGLE_API_KEY", "GEMINI_API_KEY");
        assertThat(catalogue.provider("perplexity").api(null, false).name()).isEqualTo("agent");
    }

    @Test
    void searchGoesWhereItCan() {
        assertThat(catalogue.provider("openai").api(null, false).name()).isEqualTo("chat");
        assertThat(catalogue.provider("openai").api(null, true).name()).isEqualTo("responses");
        assertThat(catalogue.provider("cohere").canSearch()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:9999/openai", "http://127.0.0.1:9999/openai/", "http://127.0.0.1:9999/openai//"
            })
    void pathsAreAppended(String url) {
        Api api =
                catalogue.withBaseUrls(Map.of("openai", url)).provider("openai").api("chat", false);
        assertThat(api.url("m").toString()).isEqualTo("http://127.0.0.1:9999/openai/v1/chat/completions");
        Api gemini =
                catalogue.withBaseUrls(Map.of("google", url)).provider("google").api(null, false);
        assertThat(gemini.url("models/m?x").encodedPath()).isEqualTo("/openai/v1beta/models/m%3Fx:generateContent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:9999",
                "api.openai.com/v1",
                "http://",
                "http:///v1",
                "ftp://x",
                "",
                "http://a b",
                "http://x?key=sk-abcdef12345",
                "http://u:p@x"
            })
    void badBaseUrlsAreRefusedWithTheMend(String url) {
        assertThatThrownBy(() -> catalogue.withBaseUrls(Map.of("openai", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OPENAI_BASE_URL")
                .hasMessageContaining("write for example")
                .hasMessageNotContaining("abcdef12345");
    }

    @Test
    void oneAlone() {
        Catalogue openai = catalogue
                .withBaseUrl("openai", "http://127.0.0.1:9/x", "--base-url")
                .only("openai");
        assertThat(openai.providers())
                .singleElement()
                .satisfies(provider ->
                        assertThat(provider.apis()).extracting(Api::baseUrl).containsOnly("http://127.0.0.1:9/x"));
        assertThat(openai.theEleven()).containsExactly("openai");
        assertThatThrownBy(() -> catalogue.withBaseUrl("openai", "nowhere", "--base-url"))
                .hasMessageStartingWith("--base-url (base URL of openai): 'nowhere'");
    }

    @Test
    void otherModels() {
        Catalogue other = catalogue.withModels(Map.of("openai", "gpt-x", "perplexity", "openai/gpt-x"));
        assertThat(other.provider("openai").defaultModel()).isEqualTo("gpt-x");
        assertThat(other.provider("openai").api("responses", false).defaultModel())
                .isEqualTo("gpt-x");
        assertThat(other.provider("perplexity").api("sonar", false).defaultModel())
                .isEqualTo("sonar");
        assertThatThrownBy(() -> catalogue.withModels(Map.of("opnai", "x"))).hasMessageContaining("known are");
    }

    @Test
    void everyDefaultModelHasAPrice() {
        Prices prices = Prices.bundled();
        TokenUsage usage = new TokenUsage(1, 1, null, null);
        for (String id : catalogue.theEleven()) {
            Provider provider = catalogue.provider(id);
            assertThat(prices.costTicks(
                            id, provider.defaultModel(), usage, java.time.Instant.parse("2026-11-22T00:00:00Z"), false))
                    .as(id)
                    .isPresent();
        }
    }

    @Test
    void onlyProvidersOfTheCatalogueHavePrices() throws Exception {
        try (var in = Prices.class.getResourceAsStream("prices.json")) {
            new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(in)
                    .path("providers")
                    .fieldNames()
                    .forEachRemaining(catalogue::provider);
        }
    }

    @Test
    void keysPrintAsFingerprints() {
        Key key = Key.of("openai", " sk-abc \n");
        assertThat(key.fingerprint())
                .hasSize(8)
                .isEqualTo(Key.of("openai", "sk-abc").fingerprint());
        assertThat(key.toString()).doesNotContain("abc").contains(key.fingerprint());
        assertThatThrownBy(() -> Key.of("openai", "sk-abc\nsk-def")).hasMessageNotContaining("abc");
    }
}
