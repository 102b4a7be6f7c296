package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.activities.limits.LimitRule;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Key;
import dev.rollcall.store.LimitKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitLinesTest {
    private static final Map<String, String> GROQ = Map.of("GROQ_API_KEY_2", "gsk-s3cret");
    private static final String FINGERPRINT = Key.of("groq", "gsk-s3cret").fingerprint();

    @TempDir
    private Path folder;

    @Test
    void eachLineIsARuleThatKnowsItsPlace() throws IOException {
        write("""
                providers: {openai: {concurrency: 8}}
                limits:
                  - {provider: openai, requests_per_minute: 600, tokens_per_minute: 200_000}
                  - provider: openai
                    model: gpt-6-luna
                    concurrency: 2
                  - {provider: groq, key: GROQ_API_KEY_2, dollars_per_day: 2.50}
                  - {provider: groq, key: 1E234567, requests_per_day: 0}
                """);
        Settings settings = read(GROQ);
        assertThat(config(settings, "openai").concurrency()).isEqualTo(8);
        assertThat(config(settings, "openai").limits())
                .contains(
                        rule(null, null, Map.of(LimitKind.CONCURRENCY, number("8")), 1),
                        rule(
                                null,
                                null,
                                Map.of(
                                        LimitKind.REQUESTS_PER_MINUTE,
                                        number("600"),
                                        LimitKind.TOKENS_PER_MINUTE,
                                        number("200000")),
                                3),
                        rule(null, "gpt-6-luna", Map.of(LimitKind.CONCURRENCY, number("2")), 4));
        assertThat(config(settings, "groq").limits())
                .contains(
                        rule("GROQ_API_KEY_2", null, Map.of(LimitKind.DOLLARS_PER_DAY, number("2.50")), 7),
                        rule("1e234567", null, Map.of(LimitKind.REQUESTS_PER_DAY, number("0")), 8));
        assertThat(config(settings, "mistral").limits()).allMatch(rule -> rule.place() == null);
        assertThat(settings.paused())
                .containsExactly("groq, key 1e234567 is paused by rollcall.yaml, line 8 (requests_per_day: 0); raise"
                        + " it or remove the line");
    }

    @Test
    void aDayBeginsWhereTheFileSays() throws IOException {
        write("providers: {groq: {day_zone: Europe/Berlin}}");
        assertThat(config(read(Map.of()), "groq").dayZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(config(read(Map.of()), "cohere").dayZone()).isEqualTo(ZoneId.of("UTC"));
    }

    @Test
    void whatAProviderPublishesIsARuleWithoutAPlace() {
        Settings settings = read(Map.of());
        assertThat(config(settings, "openai").limits())
                .containsExactly(new LimitRule(null, null, Map.of(LimitKind.REQUESTS_PER_MINUTE, number("500")), null));
        assertThat(config(settings, "google").dayZone()).isEqualTo(ZoneId.of("America/Los_Angeles"));
    }

    @Test
    void aSimulatorHasLimitsOfItsOwn() throws IOException {
        write("limits: [{provider: openai, requests_per_minute: 60}]");
        Settings settings = read(Map.of(Settings.SIMULATOR, "http://127.0.0.1:9"));
        assertThat(settings.configs())
                .allSatisfy(config -> assertThat(config.limits()).allMatch(rule -> rule.place() != null));
        assertThat(config(settings, "openai").limits()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{requests_per_minute: 6}                            | line 3, limits: it names no provider: write one, such as `- {provider: openai, requests_per_minute: 600}`",
                "                                                    | line 3, limits: it names no provider",
                "{provider: opnai, requests_per_minute: 6}           | line 3, limits.provider: unknown provider 'opnai'; known are [openai,",
                "{provider: groq}                                    | line 3, limits: it limits nothing: add one or more of concurrency, requests_per_minute,",
                "{provider: groq, requests_per_minute: -1}           | requests_per_minute must be a whole number from 1 to 1,000,000,000, or 0 to pause, not -1",
                "{provider: groq, requests_per_minute: 1.5}          | or 0 to pause, not 1.5",
                "{provider: groq, requests_per_minute: 1e999999999}  | not 1E+999999999",
                "{provider: groq, concurrency: 1001}                 | concurrency must be a whole number from 1 to 1,000, or 0 to pause, not 1001",
                "{provider: groq, requests_per_minute: many}         | line 3, limits.requests_per_minute: 'many' is no number: write one such as 600, or 0 to pause",
                "{provider: groq, requests_per_minute: 600/min}      | '600/min' is no number",
                "{provider: groq, requests_per_minute: .inf}         | line 3, limits: Malformed numeric value '.inf'",
                "{provider: groq, requests_per_minute: }             | there is no number: write one, 0 to pause, or remove it",
                "{provider: groq, requests_per_minute: [6]}          | line 3, limits.requests_per_minute: it must be text",
                "{provider: groq, requests_per_hour: 6}              | 'requests_per_hour' means nothing here; known are provider, key, model, concurrency,",
                "{provider: groq, dollars_per_day: 0.00001}          | dollars_per_day must be a number with at most 4 decimals from 0.0001 to 1,000,000, or 0 to pause, not 0.00001",
                "{provider: groq, model: gpt-6-luna, concurrency: 1} | line 3, limits.model: 'gpt-6-luna' is neither asked nor in the price table; known of groq are",
                "{provider: groq, key: XAI_API_KEY, concurrency: 1}  | line 3, limits.key: XAI_API_KEY holds a key of xai: write the name of a key of groq (GROQ_API_KEY, also with _2,",
                "{provider: groq, key: gsk-s3cret, concurrency: 1}   | line 3, limits.key: that names no key: write",
                "{provider: xai, dollars_per_day: 5}                 | line 3, limits.dollars_per_day: 'grok-next' has no price in the price table, so nobody could count its dollars: remove this, or",
                "{provider: groq, concurrency: 1, concurrency: 2}    | line 3, limits.concurrency: it is there a second time",
                "{provider: openai, concurrency: 2}                  | line 3, limits.concurrency: line 1 has the concurrency of openai as well: remove one of them",
                "groq                                                | line 3, limits: it must be a table",
            })
    void saysWhatIsWrongInALine(String line, String words) throws IOException {
        write("""
                providers: {openai: {concurrency: 8}, xai: {model: grok-next, unlisted: true}}
                limits:
                  -\s""" + (line == null ? "" : line));
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(words)
                .hasMessageStartingWith(folder.resolve("rollcall.yaml") + ", line 3")
                .hasMessageNotContainingAny("java.", "Exception", "s3cret");
    }

    @Test
    void limitsAreAListThatIsThereOnce() throws IOException {
        write("limits: {provider: groq}");
        assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("line 1, limits: it must be a list");
        write("limits: []\nlimits: []");
        assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("line 2, limits: it is there a second time");
    }

    @Test
    void twoLinesForOneKeyAreRefusedHoweverTheyCallIt() throws IOException {
        write("""
                limits:
                  - {provider: groq, requests_per_minute: 60}
                  - {provider: groq, tokens_per_minute: 60}
                """);
        assertThatThrownBy(() -> read(Map.of()))
                .hasMessageContaining("line 3, limits: two lines for one key: line 2 has limits of groq as well");
        write("""
                limits:
                  - {provider: groq, key: %s, requests_per_minute: 60}
                  - {provider: groq, key: GROQ_API_KEY_2, requests_per_minute: 30}
                """.formatted(FINGERPRINT));
        assertThatThrownBy(() -> read(GROQ))
                .isInstanceOf(UserError.class)
                .hasMessage("rollcall.yaml, line 3: two lines for one key: GROQ_API_KEY_2 is the key that"
                        + " rollcall.yaml, line 2 calls " + FINGERPRINT + "; make one line of both");
        assertThat(config(read(Map.of()), "groq").limits())
                .filteredOn(rule -> rule.place() != null)
                .hasSize(2);
    }

    @Test
    void aKeyMayStandInTheKeyFile() throws IOException {
        Files.writeString(folder.resolve("keys.env"), "GROQ_API_KEY_2=gsk-s3cret\n");
        write("""
                key_file: keys.env
                limits: [{provider: groq, key: GROQ_API_KEY_2, requests_per_minute: 60}]
                """);
        Settings settings = read(Map.of());
        assertThat(config(settings, "groq")
                        .limits()
                        .get(0)
                        .isOf(settings.keys().get("groq").get(0)))
                .isTrue();
    }

    private Settings read(Map<String, String> env) {
        return Settings.read(env, folder);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), yaml);
    }

    private static LimitRule rule(String key, String model, Map<LimitKind, BigDecimal> limits, int line) {
        return new LimitRule(key, model, limits, "rollcall.yaml, line " + line);
    }

    private static BigDecimal number(String typed) {
        return new BigDecimal(typed);
    }

    private static ProviderConfig config(Settings settings, String provider) {
        return settings.configs().stream()
                .filter(config -> config.provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }
}
