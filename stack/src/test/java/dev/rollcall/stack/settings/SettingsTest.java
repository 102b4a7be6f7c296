package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.cli.UserError;
import dev.rollcall.stack.parts.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAFileThereAreThreePromptsAndElevenProvidersOn() {
        Settings settings = Settings.read(Map.of(), folder);
        assertThat(settings.prompts()).containsOnlyKeys("business", "audience", "alternatives");
        assertThat(settings.configs()).filteredOn(ProviderConfig::onByDefault).hasSize(11);
        assertThat(settings.askable()).isEmpty();
    }

    @Test
    void aKeyMayHaveNumbersWithGapsAndGoogleTwoNames() {
        Settings settings = Settings.read(
                Map.of("OPENAI_API_KEY", "sk-s3cret1", "OPENAI_API_KEY_7", "sk-s3cret2", "GEMINI_API_KEY", "s3cret3"),
                folder);
        assertThat(settings.keys().get("openai")).hasSize(2);
        assertThat(settings.keys().get("google")).hasSize(1);
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void theFileAddsPromptsAndModelsAndSwitchesProvidersOnAndOff() throws IOException {
        write("""
                prompts: {trust: "Would you trust {domain}?"}
                providers:
                  openai: {model: [gpt-6-luna, gpt-7-nova], unlisted: true, concurrency: 3}
                  groq: {enabled: false}
                  openrouter: {enabled: true}
                  ai21: {enabled: true}
                """);
        Settings settings = Settings.read(Map.of(), folder);
        assertThat(settings.prompts()).hasSize(4);
        assertThat(config(settings, "openai").models()).containsExactly("gpt-6-luna", "gpt-7-nova");
        assertThat(config(settings, "openai").concurrency()).isEqualTo(3);
        assertThat(config(settings, "groq").onByDefault()).isFalse();
        assertThat(config(settings, "openrouter").onByDefault()).isTrue();
        assertThat(config(settings, "ai21").retired()).isFalse();
    }

    @Test
    void aPromptWithoutADomainIsAskedWhereSomebodySaysSo() throws IOException {
        write("prompts: {best: {text: 'Which payment provider is best?', without_domain: true}}");
        assertThat(Settings.read(Map.of(), folder).prompts()).containsEntry("best", "Which payment provider is best?");
        write("prompts: {best: {text: 'Which payment provider is best?'}}");
        assertThatThrownBy(() -> Settings.read(Map.of(), folder)).hasMessageContaining("without_domain: true");
    }

    @Test
    void withTheSimulatorEverybodyHasAKeyAndEverythingIsMarked() {
        Settings settings = Settings.read(Map.of(Settings.SIMULATOR, "http://127.0.0.1:9"), folder);
        assertThat(settings.configs()).allSatisfy(config -> {
            assertThat(config.surface()).isEqualTo("simulated");
            assertThat(settings.keys().get(config.provider())).hasSize(1);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "prompts:¶  a: '{domain}?'¶  a: 'And {domain}?' | line 3, prompts.a: it is there a second time",
                "prompts: {a: '{domain}'}                       | it asks nothing",
                "prompts:¶  a: Is it: {domain}?               | line 2: not valid YAML",
                "prompts:¶  a: '{domain}?'¶providers:¶  openai:¶      search: true¶    enabled: true | line 6: not valid YAML: this line is not indented like",
                "max_output_tokens: 5¶prompts:¶  a: '{domain}'¶ b: '{domain}' | line 4: not valid YAML: this line is not indented like",
                "limits:¶- {provider: openai}¶prompts:¶   a: '{domain}'¶  b: x | line 5: not valid YAML",
                "prompts:¶  a: 'x {domain}¶  b: y¶           | line 2: not valid YAML",
                "prompts:¶  a: {text: x¶                     | line 2: not valid YAML",
                "prompts:¶  a: {domain}                       | line 2, prompts.a: it must be text",
                "providers: {openai: {model: ''}}               | name one, such as",
                "providers:¶  openai: {model: gpt-6-lunar}     | line 2, providers.openai.model: 'gpt-6-lunar' is not in the price table, which knows gpt-5.6-luna,",
                "providers:¶  openai:¶    concurrency: many  | line 3, providers.openai.concurrency: it must be a whole number",
                "max_output_tokens: 0                           | it must be 1 to 1000000, not 0",
                "prompts: {a: 'no place for it'}                | {domain}",
                "prompts: {'A b': 'x {domain}'}                 | name",
                "provider: {}                                   | 'provider' means nothing here",
                "providers: {opnai: {}}                         | unknown provider 'opnai'",
                "providers: {openai: {concurrency: 0}}          | it must be 1 to 1000, not 0",
                "providers: {openai: {modle: x}}                | 'modle' means nothing here",
                "providers: [openai]                            | line 1",
                "max_output_tokens: -1                          | max_output_tokens",
                "prompts: {                                     | line",
                "providers: {groq: {day_zone: Berlin}}          | line 1, providers.groq.day_zone: 'Berlin' is no time zone: write one such as America/Los_Angeles",
                "x: &x [*x]                                    | 'x' means nothing here",
            })
    void saysWhatIsWrongInTheFile(String yaml, String words) throws IOException {
        write(yaml.replace("¶", "\n"));
        assertThatThrownBy(() -> Settings.read(Map.of(), folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(words)
                .hasMessageStartingWith(folder.resolve("rollcall.yaml") + ", line ")
                .hasMessageNotContainingAny("java.", "`java", "Exception");
    }

    /** A5 */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input: \"1,5\"       | input",
                "input: $1             | input",
                "input: 1.5 USD        | input",
                "output: [2]           | output",
                "output: {a: 1}        | output",
                "cached_input: true    | cached_input",
                "cache_write: x        | cache_write",
            })
    void aPriceIsANumber(String member, String name) throws IOException {
        write("providers:\n  local:\n    like: openai\n    price:\n      " + member);
        assertThatThrownBy(() -> Settings.read(Map.of(), folder))
                .hasMessage(folder.resolve("rollcall.yaml") + ", line 5, providers.local.price." + name
                        + ": it must be a number, with a point as in 1.5");
    }

    /** A6: PowerShell's {@code >} writes UTF-16. */
    @Test
    void aFileInUtf16() throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), "\ufeffmax_output_tokens: 5\r\n", StandardCharsets.UTF_16LE);
        assertThat(Settings.read(Map.of(), folder).maxOutputTokens()).isEqualTo(5);
        Files.writeString(folder.resolve("rollcall.yaml"), "# \u00fc", StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Settings.read(Map.of(), folder)).hasMessageContaining("is not UTF-8: save it as that");
    }

    @Test
    void aFileOfCommentsChangesNothing() throws IOException {
        write("# nothing yet\n");
        assertThat(Settings.read(Map.of(), folder).prompts()).hasSize(3);
    }

    @Test
    void aSimulatorThatIsNoUrlIsBlamedItself() {
        assertThatThrownBy(() -> Settings.read(Map.of(Settings.SIMULATOR, "foo"), folder))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("ROLLCALL_SIMULATOR is 'foo'")
                .hasMessageNotContaining("BASE_URL");
    }

    @Test
    void saysWhatIsWrongInTheEnvironmentAndShowsNoKey() {
        assertThatThrownBy(() -> Settings.read(Map.of("OPENAI_BASE_URL", "localhost"), folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("OPENAI_BASE_URL");
        assertThatThrownBy(() -> Settings.read(Map.of("XAI_API_KEY_2", "two words"), folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("XAI_API_KEY_2")
                .hasMessageNotContaining("two words");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p%40ss@db.example:6543/x?sslmode=require, jdbc:postgresql://db.example:6543/x?sslmode=require",
        "postgres://db.example/x, jdbc:postgresql://db.example/x",
        "jdbc:postgresql://db.example/x, jdbc:postgresql://db.example/x",
    })
    void understandsTheUsualDatabaseUrls(String typed, String jdbc) {
        assertThat(Database.options(typed).url()).isEqualTo(jdbc);
    }

    @Test
    void anUnreachableDatabaseIsNamedWithoutItsPassword() {
        assertThatThrownBy(() -> Database.open(Map.of(Database.VARIABLE, "postgresql://u:s3cret@127.0.0.1:1/x")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("127.0.0.1:1/x")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aLoginInsideAJdbcUrlIsRefusedAndNotShown() {
        assertThatThrownBy(() -> Database.options("jdbc:postgresql://u:s3cret@127.0.0.1:1/x"))
                .isInstanceOf(UserError.class)
                .hasMessageNotContaining("s3cret");
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), yaml);
    }

    private static ProviderConfig config(Settings settings, String provider) {
        return settings.configs().stream()
                .filter(config -> config.provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }
}
