package dev.rollcall.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.OwnProvider;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTermsTest {

    private final BatchPanel panel = new BatchPanel(Catalogue.bundled(), Prices.bundled(), PanelOptions.defaults());

    @AfterEach
    void close() {
        panel.close();
    }

    @ParameterizedTest
    @CsvSource({
        "openai,chat,50000,200000000,24,720,0.5,true,true",
        "anthropic,messages,100000,256000000,24,696,0.5,false,false",
        "mistral,chat,100000,512000000,24,24,0.5,true,true",
        "xai,chat,50000,25000000,,,,true,true",
        "together,chat,50000,100000000,24,,0.5,true,true",
        "perplexity,agent,50000,100000000,24,720,,true,true",
        "google,generate,50000,2000000000,48,48,0.5,true,true",
        "groq,chat,50000,100000000,24,,0.5,true,true",
        "openrouter,chat,5000,20000000,24,720,,false,false"
    })
    void nineProvidersHaveBatches(
            String id,
            String api,
            int rows,
            long bytes,
            Integer expiry,
            Integer retention,
            BigDecimal factor,
            boolean findable,
            boolean uploads) {
        BatchTerms terms = panel.terms(target(id, null, false)).orElseThrow();
        assertThat(terms.api()).isEqualTo(api);
        assertThat(terms.maxRows()).isEqualTo(rows);
        assertThat(terms.maxBytes()).isEqualTo(bytes);
        assertThat(terms.expiryHours()).isEqualTo(expiry);
        assertThat(terms.retentionHours()).isEqualTo(retention);
        assertThat(terms.findable()).isEqualTo(findable);
        assertThat(terms.uploads()).isEqualTo(uploads);
        assertThat(terms.priceFactor()).isEqualTo(factor);
        assertThat(terms.because()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deepseek", "cohere", "ai21"})
    void threeHaveNone(String id) {
        assertThat(panel.terms(target(id, null, false))).isEmpty();
        assertThatThrownBy(() -> panel.poll(target(id, null, false), "b1", dev.rollcall.llm.Key.of(id, "secret-1")))
                .hasMessageContaining("has no batches");
    }

    @Test
    void onlyPerplexitySearchesInBatches() {
        Catalogue.bundled()
                .providers()
                .forEach(provider -> assertThat(
                                panel.terms(target(provider.id(), null, true)).isPresent())
                        .as(provider.id())
                        .isEqualTo(provider.id().equals("perplexity")));
        assertThat(panel.terms(target("perplexity", "sonar", false))).isEmpty();
        assertThat(panel.terms(target("xai", "responses", false))).isPresent();
        assertThatThrownBy(() -> panel.terms(target("nobody", null, false))).hasMessageContaining("known are");
    }

    @Test
    void anUnknownFactorStaysUnknown() {
        assertThat(panel.terms(new BatchTarget("openai", null, "gpt-of-tomorrow", false)))
                .get()
                .extracting(BatchTerms::priceFactor, BatchTerms::model)
                .containsExactly(null, "gpt-of-tomorrow");
    }

    @Test
    void providersOfOnesOwnHaveNone() {
        var own = new OwnProvider(
                "mine", null, "openai", "http://127.0.0.1:9/v1", "m", Optional.empty(), null, Map.of(), Map.of());
        try (var theirs =
                new BatchPanel(Catalogue.bundled().plus(own, "test"), Prices.bundled(), PanelOptions.defaults())) {
            assertThat(theirs.terms(target("mine", null, false))).isEmpty();
        }
    }

    private static BatchTarget target(String provider, String api, boolean search) {
        return new BatchTarget(provider, api, null, search);
    }
}
