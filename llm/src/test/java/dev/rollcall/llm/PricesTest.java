package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Expected ticks (1e-10 USD) are worked out by hand: USD per million tokens × 10,000 = ticks a token. */
class PricesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Prices prices = Prices.bundled();

    @Test
    void inputAndOutput() {
        // 1,000 × 1,000 + 200 × 5,000
        assertThat(cost("openai", "gpt-6-luna", new Usage(1000, 200, null, null)))
                .hasValue(2_000_000);
    }

    @Test
    void cachedInputIsCheaper() {
        // 900 × 1,000 + 100 × 100 + 200 × 5,000
        assertThat(cost("openai", "gpt-6-luna", new Usage(1000, 200, 100, 50))).hasValue(1_910_000);
    }

    @Test
    void cachedInputWithoutAPriceOfItsOwnCostsWhatInputCosts() {
        assertThat(cost("together", "openai/gpt-oss-120b", new Usage(1000, 0, 400, null)))
                .hasValue(1_500_000);
    }

    @Test
    void aLongPromptMakesTheWholeRequestDearer() {
        assertThat(cost("openai", "gpt-6-luna", new Usage(272_000, 10, null, null)))
                .hasValue(272_000L * 1000 + 10 * 5000);
        assertThat(cost("openai", "gpt-6-luna", new Usage(272_001, 10, null, null)))
                .hasValue(272_001L * 2000 + 10 * 7500);
    }

    @Test
    void deepseekIsCheaperOutsideItsPeak() {
        Usage usage = new Usage(10, 10, 5, null);
        // Monday 02:00: 5 × 3,000 + 5 × 60 + 10 × 12,000
        assertThat(prices.costTicks("deepseek", "deepseek-flash", usage, Instant.parse("2026-11-23T02:00:00Z"), false))
                .hasValue(135_300);
        assertThat(prices.costTicks(
                        "deepseek", "deepseek-v4-flash", usage, Instant.parse("2026-11-23T04:00:00Z"), false))
                .hasValue(67_650);
        assertThat(prices.costTicks("deepseek", "deepseek-flash", usage, Instant.parse("2026-11-22T02:00:00Z"), false))
                .hasValue(67_650);
    }

    @Test
    void pricesAreDated() {
        Usage usage = new Usage(10, 10, null, null);
        assertThat(prices.costTicks("openai", "gpt-6-luna", usage, Instant.parse("2026-09-21T23:59:59Z"), false))
                .isEmpty();
        assertThat(prices.costTicks("google", "gemini-3.8-flash", usage, Instant.parse("2026-12-31T23:00:00Z"), false))
                .hasValue(450_000);
        assertThat(prices.costTicks("google", "gemini-3.8-flash", usage, Instant.parse("2027-01-01T00:00:00Z"), false))
                .hasValue(900_000);
    }

    @Test
    void snapshotsCostWhatTheirModelDoes() {
        Usage usage = new Usage(10, 10, null, null);
        assertThat(cost("anthropic", "claude-haiku-4-5-20251001", usage)).hasValue(600_000);
        assertThat(cost("openai", "gpt-6-luna-2026-09-22", usage)).hasValue(60_000);
    }

    @Test
    void cohereBillsLessThanItCounts() {
        assertThat(cost("cohere", "command-a-03-2025", new Usage(503, 10, null, null, 8, 9, null)))
                .hasValue(8 * 25_000 + 9 * 100_000);
    }

    @Test
    void searchesCostExtra() {
        Usage searched = new Usage(10, 10, null, null, null, null, 3);
        assertThat(prices.costTicks("anthropic", "claude-haiku-4-5", searched, NOW, true))
                .hasValue(600_000 + 300_000_000L);
        assertThat(prices.costTicks("openai", "gpt-6-luna", new Usage(10, 10, null, null), NOW, true))
                .isEmpty();
        assertThat(cost("perplexity", "sonar", new Usage(10, 10, null, null))).hasValue(200_000 + 50_000_000L);
    }

    @Test
    void theUnknownIsEmptyNotFree() {
        assertThat(cost("openai", "gpt-99", new Usage(10, 10, null, null))).isEmpty();
        assertThat(cost("openrouter", "openai/gpt-oss-120b", new Usage(10, 10, null, null)))
                .isEmpty();
        assertThat(cost("openai", "gpt-6-luna", Usage.UNKNOWN)).isEmpty();
        assertThat(cost("openai", "gpt-6-luna", new Usage(10, null, null, null)))
                .isEmpty();
        assertThat(cost("openai", null, new Usage(10, 10, null, null))).isEmpty();
    }

    @Test
    void aTableWithAHoleIsRefused() {
        String hole = "{\"providers\":{\"x\":{\"models\":{\"m\":{\"input_usd_per_mtok\":1}}}}}";
        assertThatThrownBy(() -> Prices.read(new ByteArrayInputStream(hole.getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("x / m")
                .hasMessageContaining("output_usd_per_mtok");
    }

    private OptionalLong cost(String provider, String model, Usage usage) {
        return prices.costTicks(provider, model, usage, NOW, false);
    }
}
