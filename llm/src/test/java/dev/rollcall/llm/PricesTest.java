package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.llm.reply.TokenUsage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected ticks (1e-10 USD) are worked out by hand: USD per million tokens × 10,000 = ticks a token. */
class PricesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Prices prices = Prices.bundled();

    @Test
    void inputAndOutput() {
        // 1,000 × 1,000 + 200 × 5,000
        assertThat(cost("openai", "gpt-6-luna", new TokenUsage(1000, 200, null, null)))
                .hasValue(2_000_000);
    }

    @Test
    void cachedInputIsCheaper() {
        // 900 × 1,000 + 100 × 100 + 200 × 5,000
        assertThat(cost("openai", "gpt-6-luna", new TokenUsage(1000, 200, 100, 50)))
                .hasValue(1_910_000);
    }

    @Test
    void cachedInputWithoutAPriceOfItsOwnCostsWhatInputCosts() {
        assertThat(cost("together", "openai/gpt-oss-120b", new TokenUsage(1000, 0, 400, null)))
                .hasValue(1_500_000);
    }

    @Test
    void aLongPromptMakesTheWholeRequestDearer() {
        assertThat(cost("openai", "gpt-6-luna", new TokenUsage(272_000, 10, null, null)))
                .hasValue(272_000L * 1000 + 10 * 5000);
        assertThat(cost("openai", "gpt-6-luna", new TokenUsage(272_001, 10, null, null)))
                .hasValue(272_001L * 2000 + 10 * 7500);
    }

    /** C10: 5 fresh, 2,000 written, 4,000 read. */
    @Test
    void whatIsWrittenToACacheHasAPriceOfItsOwn() throws IOException {
        TokenUsage usage = new TokenUsage(6_005, 10, 4_000, null).writing(2_000, null);
        // 5 × 10,000 + 2,000 × 12,500 + 4,000 × 1,000 + 10 × 50,000
        assertThat(cost("anthropic", "claude-haiku-4-5", usage)).hasValue(29_550_000);
        // 5 × 1,000 + 2,000 × 1,250 + 4,000 × 100 + 10 × 5,000
        assertThat(cost("openai", "gpt-6-luna", usage)).hasValue(2_955_000);
        // 5 × 10,000 + 500 × 12,500 + 1,500 × 20,000 + 4,000 × 1,000 + 10 × 50,000
        assertThat(cost("anthropic", "claude-haiku-4-5", usage.writing(2_000, 1_500)))
                .hasValue(40_800_000);
        // 106,000 × 5,000 + 2,000 × 6,250 + 4,000 × 100 + 10 × 25,000: the read ones have no other price in the tier
        assertThat(cost("anthropic", "claude-haiku-5-5", new TokenUsage(112_000, 10, 4_000, null).writing(2_000, 0)))
                .hasValue(530_000_000 + 12_500_000 + 400_000 + 250_000);
        assertThat(prices.batchCostTicks("anthropic", "claude-haiku-4-5", usage, NOW))
                .hasValue(14_775_000);
        assertThat(cost("anthropic", "claude-haiku-4-5", usage.writing(0, 0)))
                .as("nothing was written")
                .hasValue(2_005 * 10_000 + 4_000_000 + 500_000);
    }

    /** C10: never the plain price. */
    @Test
    void anUnknownPriceOfWritingMakesTheCostUnknown() throws IOException {
        TokenUsage wrote = new TokenUsage(100, 10, null, null).writing(1, null);
        assertThat(cost("groq", "openai/gpt-oss-120b", wrote)).isEmpty();
        assertThat(cost("groq", "openai/gpt-oss-120b", wrote.writing(0, null))).isPresent();
        assertThat(cost("openai", "gpt-6-luna", wrote.writing(5, 5)))
                .as("kept for an hour")
                .isEmpty();
        assertThat(prices.batchCostTicks("openai", "gpt-6-luna", wrote.writing(5, 5), NOW))
                .isEmpty();
        Prices tier = read("""
                {"input_usd_per_mtok":1,"output_usd_per_mtok":1,"cache_write_usd_per_mtok":2,"source":"s",
                 "long_context":[{"above_input_tokens":50,"input_usd_per_mtok":2,"output_usd_per_mtok":2}]}""");
        assertThat(tier.costTicks("x", "m", wrote, NOW, false)).isEmpty();
        assertThat(tier.costTicks("x", "m", new TokenUsage(50, 10, null, null).writing(1, null), NOW, false))
                .hasValue(610_000);
    }

    @Test
    void deepseekIsCheaperOutsideItsPeak() {
        TokenUsage usage = new TokenUsage(10, 10, 5, null);
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
        TokenUsage usage = new TokenUsage(10, 10, null, null);
        assertThat(prices.costTicks("openai", "gpt-6-luna", usage, Instant.parse("2026-09-21T23:59:59Z"), false))
                .isEmpty();
        assertThat(prices.costTicks("google", "gemini-3.8-flash", usage, Instant.parse("2026-12-31T23:00:00Z"), false))
                .hasValue(450_000);
        assertThat(prices.costTicks("google", "gemini-3.8-flash", usage, Instant.parse("2027-01-01T00:00:00Z"), false))
                .hasValue(900_000);
    }

    @Test
    void snapshotsCostWhatTheirModelDoes() {
        TokenUsage usage = new TokenUsage(10, 10, null, null);
        assertThat(cost("anthropic", "claude-haiku-4-5-20251001", usage)).hasValue(600_000);
        assertThat(cost("openai", "gpt-6-luna-2026-09-22", usage)).hasValue(60_000);
    }

    @Test
    void cohereBillsLessThanItCounts() {
        assertThat(cost("cohere", "command-a-03-2025", new TokenUsage(503, 10, null, null, 8, 9, null)))
                .hasValue(8 * 25_000 + 9 * 100_000);
    }

    @Test
    void searchesCostExtra() {
        TokenUsage searched = new TokenUsage(10, 10, null, null, null, null, 3);
        assertThat(prices.costTicks("anthropic", "claude-haiku-4-5", searched, NOW, true))
                .hasValue(600_000 + 300_000_000L);
        assertThat(prices.costTicks("openai", "gpt-6-luna", new TokenUsage(10, 10, null, null), NOW, true))
                .isEmpty();
        assertThat(cost("perplexity", "sonar", new TokenUsage(10, 10, null, null)))
                .hasValue(200_000 + 50_000_000L);
    }

    @Test
    void theUnknownIsEmptyNotFree() {
        assertThat(cost("openai", "gpt-99", new TokenUsage(10, 10, null, null))).isEmpty();
        assertThat(cost("openrouter", "openai/gpt-oss-120b", new TokenUsage(10, 10, null, null)))
                .isEmpty();
        assertThat(cost("openai", "gpt-6-luna", TokenUsage.UNKNOWN)).isEmpty();
        assertThat(cost("openai", "gpt-6-luna", new TokenUsage(10, null, null, null)))
                .isEmpty();
        assertThat(cost("openai", null, new TokenUsage(10, 10, null, null))).isEmpty();
    }

    @Test
    void theProvidersOwnPriceComesFirstThenThatOfTheModelThatAnswered() throws Exception {
        try (Server server = new Server()) {
            Question asked = new Question("anthropic", null, "claude-fable-5-2", false, "x", 9, null);
            Reply fallback = server.says(200, """
                            {"model":"claude-haiku-4-5","content":[{"type":"fallback","from":{},"to":{}},{"type":"text","text":"x"}],
                             "stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":10,"iterations":[
                              {"type":"message","input_tokens":10,"output_tokens":0},
                              {"type":"fallback_message","input_tokens":10,"output_tokens":10}]}}""").to(asked);
            assertThat(fallback.usage().inputTokens()).isEqualTo(10);
            assertThat(prices.costTicks(asked, fallback, NOW)).hasValue(600_000);
            Reply alias = server.says(200, """
                            {"model":"m-unlisted","content":[{"type":"text","text":"x"}],
                             "usage":{"input_tokens":10,"output_tokens":10}}""").to(asked);
            assertThat(prices.costTicks(asked, alias, NOW)).hasValue(4_800_000);

            Question routed = new Question("openrouter", null, null, false, "x", 9, null);
            Reply reported = server.says(200, Accent.chat("m", "stop", "\"x\"", "{\"cost\":0.0000123}"))
                    .to(routed);
            assertThat(prices.costTicks(routed, reported, NOW)).hasValue(123_000);
        }
    }

    @Test
    void aBatchCostsWhatItsProviderSays() {
        TokenUsage usage = new TokenUsage(1000, 200, 100, null);
        assertThat(prices.batchCostTicks("openai", "gpt-6-luna", usage, NOW)).hasValue(955_000);
        assertThat(prices.batchCostTicks("deepseek", "deepseek-flash", usage, NOW))
                .isEmpty();
        assertThat(prices.batchCostTicks("openai", "gpt-6-luna", TokenUsage.UNKNOWN, NOW))
                .isEmpty();
    }

    @Test
    void aNewPriceIsANewEntry() throws IOException {
        Prices two = read("""
                [{"input_usd_per_mtok":1,"output_usd_per_mtok":1,"source":"s"},
                 {"input_usd_per_mtok":3,"output_usd_per_mtok":3,"source":"s","effective_from":"2026-11-01"},
                 {"input_usd_per_mtok":2,"output_usd_per_mtok":2,"source":"s","effective_from":"2026-08-01"}]""");
        TokenUsage usage = new TokenUsage(1, 0, null, null);
        assertThat(two.costTicks("x", "m", usage, Instant.parse("2026-07-31T23:59:59Z"), false))
                .hasValue(10_000);
        assertThat(two.costTicks("x", "m", usage, Instant.parse("2026-08-01T00:00:00Z"), false))
                .hasValue(20_000);
        assertThat(two.costTicks("x", "m", usage, Instant.parse("2026-11-01T00:00:00Z"), false))
                .hasValue(30_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'input_usd_per_mtok':1,'source':'s'}                              | x / m has no output_usd_per_mtok",
                "{'output_usd_per_mtok':1,'source':'s'}                             | x / m has no input_usd_per_mtok",
                "{'input_usd_per_mtok':1,'output_usd_per_mtok':1}                   | x / m has no source",
                "{'input_usd_per_mtok':-1,'output_usd_per_mtok':1,'source':'s'}     | x / m has the negative price -1",
                "{'input_usd_per_mtok':1,'output_usd_per_mtok':1,'cache_write_usd_per_mtok':-2,'source':'s'} | x / m has the negative price -2",
                "{'input_usd_per_mtok':1,'output_usd_per_mtok':1,'source':'s','off_peak':{}} | only one of off_peak and peak",
                "{'input_usd_per_mtok':1,'output_usd_per_mtok':1,'source':'s','long_context':[{'above_input_tokens':9}]} | long_context",
                "{'input_usd_per_mtok':1,'output_usd_per_mtok':1,'source':'s','effective_from':'soon'} | effective_from 'soon': write a date",
                "[{'input_usd_per_mtok':1,'output_usd_per_mtok':1,'source':'s'},{'input_usd_per_mtok':2,'output_usd_per_mtok':2,'source':'s'}] | two entries for one time",
                "[]                                                                 | x / m has no entry",
                "{'inptu_usd_per_mtok':1}                                           | line 1: Unrecognized field",
            })
    void aTableWithAHoleIsRefused(String entry, String words) {
        assertThatThrownBy(() -> read(entry.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prices.json")
                .hasMessageContaining(words);
    }

    private static Prices read(String entry) throws IOException {
        String table =
                "{\"source\":\"s\",\"currency\":\"c\",\"providers\":{\"x\":{\"models\":{\"m\":%s}}}}".formatted(entry);
        return Prices.read(new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)));
    }

    private OptionalLong cost(String provider, String model, TokenUsage usage) {
        return prices.costTicks(provider, model, usage, NOW, false);
    }
}
