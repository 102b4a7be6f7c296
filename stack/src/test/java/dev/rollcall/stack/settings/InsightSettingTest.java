package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.activities.judge.JudgeSettings;
import dev.rollcall.cli.UserError;
import dev.rollcall.store.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsightSettingTest {
    @TempDir
    private Path folder;

    @Test
    void nobodyJudgesUnlessTheFileSaysWho() throws IOException {
        assertThat(Settings.read(Map.of(), folder).judge()).isEmpty();
        write("insight: {}");
        assertThat(Settings.read(Map.of(), folder).judge()).isEmpty();
    }

    @Test
    void theFileSaysWhoAndForHowMuch() throws IOException {
        write(
                "insight: {judge: {provider: openai, model: gpt-6-luna, budget_usd_per_day: 2.50, max_output_tokens: 900}}");
        Settings settings = Settings.read(Map.of(), folder);
        assertThat(settings.judge()).contains(new JudgeSettings("openai", "gpt-6-luna", 25_000_000_000L, 900));
        assertThat(settings.judge().orElseThrow().lane()).isEqualTo(Lane.AUTO);
        assertThat(settings.only(List.of("openai")).judge()).isPresent();
        assertThat(settings.only(List.of("groq")).judge())
                .as("who is not asked here")
                .isEmpty();
        write("insight: {judge: {provider: openai, budget_usd_per_day: 1}}");
        assertThat(Settings.read(Map.of(), folder).judge())
                .contains(new JudgeSettings("openai", "gpt-6-luna", 10_000_000_000L, 4_096));
        write("insight: {judge: {provider: openai, budget_usd_per_day: 1, lane: batch}}");
        assertThat(Settings.read(Map.of(), folder).judge().orElseThrow().lane()).isEqualTo(Lane.BATCH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{provider: nobody, budget_usd_per_day: 1}           | provider: it must name a provider, as \"openai\", not nobody",
                "{budget_usd_per_day: 1}                             | it must name a provider",
                "{provider: openai, model: x, budget_usd_per_day: 1} | model: it must be a model that openai is asked with: gpt-6-luna",
                "{provider: openai}                                  | it must be above 0 and at most 1000000, in USD",
                "{provider: openai, budget_usd_per_day: 0}           | budget_usd_per_day: it must be above 0",
                "{provider: openai, budget_usd_per_day: -1}          | budget_usd_per_day: it must be above 0",
                "{provider: openai, budget_usd_per_day: 1, max_output_tokens: 0} | max_output_tokens: it must be 1 to 1000000, not 0",
                "{provider: openai, budget_usd_per_day: 1, lane: fast} | lane: it must be auto, online or batch, not fast",
                "{provider: openai, budget_usd: 1}                   | 'budget_usd' means nothing here",
            })
    void aLineThatIsWrongIsNamed(String judge, String words) throws IOException {
        write("insight: {judge: " + judge + "}");
        assertThatThrownBy(() -> Settings.read(Map.of(), folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("rollcall.yaml")
                .hasMessageContaining(words);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), yaml);
    }
}
