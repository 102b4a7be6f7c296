package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.llm.reply.TokenUsage;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where counts and charges hide. */
class CountsTest {

    @AutoClose
    private final Server server = new Server();

    /** C10 */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'input_tokens':5,'cache_creation_input_tokens':2000,'cache_read_input_tokens':4000,'output_tokens':1} | 6005 | 2000 |",
                "{'input_tokens':5,'cache_creation_input_tokens':2000,'cache_read_input_tokens':4000,'cache_creation':{'ephemeral_5m_input_tokens':500,'ephemeral_1h_input_tokens':1500},'output_tokens':1} | 6005 | 2000 | 1500",
                "{'input_tokens':5,'cache_creation':{'ephemeral_5m_input_tokens':500,'ephemeral_1h_input_tokens':1500},'output_tokens':1} | 2005 | 2000 | 1500",
                "{'input_tokens':5,'cache_creation_input_tokens':0,'cache_creation':null,'output_tokens':1} | 5 | 0 |",
                "{'input_tokens':5,'output_tokens':1} | 5 | |",
            })
    void whatAnthropicWroteToItsCache(String usage, int input, Integer written, Integer forAnHour) {
        Reply reply = server.says(
                        200,
                        "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"usage\":" + usage.replace('\'', '"') + "}")
                .to("anthropic");
        assertThat(reply.usage().inputTokens()).isEqualTo(input);
        assertThat(reply.usage().writtenInputTokens()).isEqualTo(written);
        assertThat(reply.usage().writtenForAnHourTokens()).isEqualTo(forAnHour);
    }

    /** C10: OpenAI and OpenRouter count it within the prompt. */
    @Test
    void whatOthersWroteToTheirs() {
        String chat = "{\"prompt_tokens\":100,\"completion_tokens\":2,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":40,\"cache_write_tokens\":50}}";
        for (String provider : new String[] {"openai", "openrouter"}) {
            assertThat(server.says(200, Accent.chat("m", "stop", "\"x\"", chat))
                            .to(provider)
                            .usage())
                    .isEqualTo(new TokenUsage(100, 2, 40, null).writing(50, null));
        }
        String responses =
                "{\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":100,\"output_tokens\":2,"
                        + "\"input_tokens_details\":{\"cached_tokens\":40,\"%s\":50}}}";
        assertThat(server.says(200, responses.formatted("cache_write_tokens"))
                        .to("openai", "responses")
                        .usage())
                .isEqualTo(new TokenUsage(100, 2, 40, null).writing(50, null));
        assertThat(server.says(200, responses.formatted("cache_creation_input_tokens"))
                        .to("perplexity")
                        .usage())
                .isEqualTo(new TokenUsage(100, 2, 40, null).writing(50, null));
    }

    /** C11: with one's own key behind OpenRouter its charge is not the price. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'cost':0,'cost_details':{'upstream_inference_cost':0.0123}}                       | 123000000",
                "{'cost':0,'is_byok':true,'cost_details':{'upstream_inference_cost':0.0123}}        | 123000000",
                "{'cost':0.0006,'is_byok':true,'cost_details':{'upstream_inference_cost':0.012}}    | 126000000",
                "{'cost':0.95,'cost_details':{'upstream_inference_cost':19}}                        | 199500000000",
                "{'cost':0,'is_byok':true,'cost_details':{'upstream_inference_cost':null,'upstream_inference_prompt_cost':0.01,'upstream_inference_completions_cost':0.002}} | 120000000",
                "{'cost':'0','is_byok':false,'cost_details':{'upstream_inference_cost':'0.0123'}}   | 123000000",
                "{'is_byok':true,'cost_details':{'upstream_inference_cost':0.0123}}                 | 123000000",
                // Nobody told what was billed.
                "{'cost':0,'is_byok':true}                                                          |",
                "{'cost':0.0006,'is_byok':true,'cost_details':{'upstream_inference_cost':null}}     |",
                "{'cost':0,'is_byok':true,'cost_details':{'upstream_inference_cost':0}}             |",
                // OpenRouter's own key: its charge is the price.
                "{'cost':0.02,'is_byok':false,'cost_details':{'upstream_inference_cost':0.019}}     | 200000000",
                "{'cost':0.02,'cost_details':{'upstream_inference_cost':0.02}}                      | 200000000",
                "{'cost':0.02,'is_byok':false,'cost_details':{'upstream_inference_cost':0.021}}     | 200000000",
                "{'cost':0,'is_byok':false,'cost_details':{'upstream_inference_cost':0}}            | 0",
                "{'cost':0}                                                                         | 0",
                "{'prompt_tokens':1}                                                                |",
            })
    void whatACallThroughOpenRouterCost(String usage, Long ticks) {
        Reply reply = server.says(200, Accent.chat("m", "stop", "\"x\"", usage.replace('\'', '"')))
                .to("openrouter");
        assertThat(reply.costTicksReported()).isEqualTo(ticks);
    }

    /** C12 */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'billed_units':{'input_tokens':8,'output_tokens':69},'tokens':{'input_tokens':20,'output_tokens':70,'reasoning_tokens':33}} | 33 |",
                "{'billed_units':{'input_tokens':8,'output_tokens':69,'reasoning_tokens':33},'tokens':{'input_tokens':20,'output_tokens':70}} | 33 |",
                "{'tokens':{'input_tokens':20,'output_tokens':70,'reasoning_tokens':0,'cached_tokens':4}} | 0 | 4",
                "{'tokens':{'input_tokens':20,'output_tokens':70},'cached_tokens':5} | | 5",
            })
    void whatCohereThought(String usage, Integer reasoning, Integer cached) {
        Reply reply = server.says(
                        200,
                        "{\"finish_reason\":\"COMPLETE\",\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]},"
                                + "\"usage\":" + usage.replace('\'', '"') + "}")
                .to("cohere");
        assertThat(reply.usage().reasoningTokens()).isEqualTo(reasoning);
        assertThat(reply.usage().cachedInputTokens()).isEqualTo(cached);
        assertThat(reply.usage().outputTokens()).isEqualTo(70);
    }

    /** A text is never of zero tokens: then the total tells, or nobody. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'promptTokenCount':20,'totalTokenCount':27}                          | 20 | 7",
                "{'promptTokenCount':20,'toolUsePromptTokenCount':3,'totalTokenCount':30} | 23 | 7",
                "{'promptTokenCount':20,'thoughtsTokenCount':5,'totalTokenCount':32}   | 20 | 12",
                "{'promptTokenCount':20,'thoughtsTokenCount':5,'totalTokenCount':25}   | 20 |",
                "{'promptTokenCount':20}                                               | 20 |",
                "{'promptTokenCount':20,'totalTokenCount':20}                          | 20 |",
                "{'promptTokenCount':0,'candidatesTokenCount':0,'totalTokenCount':0}   |    |",
                "{'totalTokenCount':27}                                                |    |",
            })
    void whatGeminiDoesNotCount(String usage, Integer input, Integer output) {
        Reply reply = server.says(
                        200,
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"STOP\"}],"
                                + "\"usageMetadata\":" + usage.replace('\'', '"') + "}")
                .to("google");
        assertThat(reply.usage().inputTokens()).isEqualTo(input);
        assertThat(reply.usage().outputTokens()).isEqualTo(output);
    }

    @Test
    void zerosBesideATextAreUnknown() {
        String zeros = "{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}";
        assertThat(server.says(200, Accent.chat("m", "stop", "\"x\"", zeros))
                        .to("openai")
                        .usage())
                .isEqualTo(TokenUsage.UNKNOWN);
        assertThat(server.says(200, Accent.chat("m", "stop", "null", zeros))
                        .to("openai")
                        .usage())
                .isEqualTo(new TokenUsage(0, 0, null, null));
        TokenUsage odd = new TokenUsage(10, 5, 11, null);
        assertThat(Prices.bundled().costTicks("openai", "gpt-6-luna", odd, Instant.now(), false))
                .isEmpty();
        assertThat(Prices.bundled()
                        .costTicks("openai", "gpt-6-luna", new TokenUsage(10, 5, 10, null), Instant.now(), false))
                .isPresent();
    }

    /** Tiers of service with prices of their own, which the table does not have. */
    @ParameterizedTest
    @CsvSource({"priority, false", "flex, false", "Priority, false", "default, true", "on_demand, true"})
    void aTierHasItsOwnPrice(String tier, boolean known) {
        String chat = Accent.chat("gpt-6-luna", "stop", "\"x\"", "{\"prompt_tokens\":9,\"completion_tokens\":1}");
        String responses =
                "{\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}";
        for (String[] one : new String[][] {{chat, null}, {responses, "responses"}}) {
            String body = "{\"service_tier\":\"" + tier + "\"," + one[0].strip().substring(1);
            TokenUsage usage = server.says(200, body).to("openai", one[1]).usage();
            assertThat(usage.inputTokens()).isEqualTo(9);
            assertThat(Prices.bundled()
                            .costTicks("openai", "gpt-6-luna", usage, Instant.now(), false)
                            .isPresent())
                    .isEqualTo(known);
        }
    }

    /** C12: other places where counts have been seen. */
    @Test
    void countsElsewhere() {
        assertThat(server.says(
                                200,
                                Accent.chat(
                                        "m",
                                        "stop",
                                        "\"x\"",
                                        "{\"prompt_tokens\":9,\"completion_tokens\":1,\"num_cached_tokens\":4}"))
                        .to("mistral")
                        .usage())
                .isEqualTo(new TokenUsage(9, 1, 4, null));
        assertThat(server.says(
                                200,
                                "{\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":5,\"reasoning_tokens\":3}}")
                        .to("xai", "responses")
                        .usage())
                .isEqualTo(new TokenUsage(9, 5, null, 3));
        assertThat(server.says(
                                200,
                                "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"x_groq\":{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}}")
                        .to("groq")
                        .usage())
                .isEqualTo(new TokenUsage(9, 1, null, null));
    }
}
