package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Api;
import dev.rollcall.llm.Auth;
import dev.rollcall.llm.reply.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A10: providers of one's own in rollcall.yaml. */
class OwnProvidersTest {
    private static final String LOCAL =
            "providers: {local: {protocol: openai-chat, base_url: 'http://my_vllm:8000/v1', model: m, key: none}}";

    @TempDir
    private Path folder;

    @Test
    void aServerOfOnesOwnIsOneMoreProvider() throws IOException {
        Settings settings = settings("""
                providers:
                  local: {protocol: openai-chat, base_url: http://127.0.0.1:8000/v1, model: [a, b], key: none, concurrency: 2}
                limits:
                  - {provider: local, model: b, requests_per_minute: 30}
                """, Map.of());

        assertThat(settings.configs())
                .hasSize(13)
                .filteredOn(ProviderConfig::onByDefault)
                .hasSize(12);
        ProviderConfig config = settings.configs().get(12);
        assertThat(config.provider()).isEqualTo("local");
        assertThat(config.models()).containsExactly("a", "b");
        assertThat(config.limits()).hasSize(2);
        assertThat(settings.askable()).containsExactly("local");
        assertThat(settings.keys().get("local")).extracting(HeldKey::source).containsExactly("no key needed");
    }

    @Test
    void itsKeyStandsInAVariableOfAnyNameAndInNumberedOnes() throws IOException {
        String yaml = "providers: {azure: {like: openai, base_url: https://me.openai.azure.com/openai/v1, model: m,"
                + " key: AZURE_OPENAI_API_KEY, auth: api-key}}";
        Settings settings =
                settings(yaml, Map.of("AZURE_OPENAI_API_KEY", "s3cret1", "AZURE_OPENAI_API_KEY_2", "s3cret2"));

        assertThat(settings.keys().get("azure"))
                .extracting(HeldKey::source)
                .containsExactly("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_API_KEY_2");
        assertThat(settings.keys()).doesNotContainKey("openai");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void aSecondAccountTakesItsKeyOutOfTheFirstOnesPool() throws IOException {
        String yaml = "providers: {openai-2: {like: openai, model: gpt-6-luna, key: OPENAI_API_KEY_2}}";
        Settings settings = settings(
                yaml, Map.of("OPENAI_API_KEY", "sk-1", "OPENAI_API_KEY_2", "sk-2", "OPENAI_API_KEY_3", "sk-3"));

        assertThat(settings.keys().get("openai"))
                .extracting(HeldKey::source)
                .containsExactly("OPENAI_API_KEY", "OPENAI_API_KEY_3");
        assertThat(settings.keys().get("openai-2")).extracting(HeldKey::source).containsExactly("OPENAI_API_KEY_2");
        assertThat(settings.prices().knows("openai-2", "gpt-6-luna")).isTrue();
    }

    @Test
    void itsPriceIsOfTheFileAndUnknownWithoutOne() throws IOException {
        Settings settings = settings("""
                providers:
                  paid: {protocol: openai-chat, base_url: 'http://x', model: m, key: none, price: {input: 0.5, output: 2}}
                  free: {protocol: openai-chat, base_url: 'http://x', model: m, key: none, price: {input: 0, output: 0}}
                  odd: {protocol: openai-chat, base_url: 'http://x', model: m, key: none}
                """, Map.of());
        var usage = new TokenUsage(1_000_000, 1_000_000, null, null);

        assertThat(settings.prices().costTicks("paid", "m", usage, Instant.now(), false))
                .hasValue(25_000_000_000L);
        assertThat(settings.prices().costTicks("free", "m", usage, Instant.now(), false))
                .hasValue(0);
        assertThat(settings.prices().costTicks("odd", "m", usage, Instant.now(), false))
                .isEmpty();
    }

    @Test
    void theSimulatorAnswersForItWithTheProtocolThatItSpeaks() throws IOException {
        Settings settings = settings(
                "providers: {claude-2: {protocol: anthropic, base_url: 'https://x/v1', model: m, key: X_KEY}}",
                Map.of(Settings.SIMULATOR, "http://127.0.0.1:9"));

        assertThat(settings.catalogue().provider("claude-2").apis())
                .extracting(Api::baseUrl)
                .containsExactly("http://127.0.0.1:9/anthropic");
        Settings keyless = settings(LOCAL, Map.of(Settings.SIMULATOR, "http://127.0.0.1:9"));
        assertThat(keyless.catalogue().provider("local").apis())
                .extracting(Api::baseUrl, Api::auth)
                .containsExactly(tuple("http://127.0.0.1:9/openai", Auth.BEARER));
        assertThat(keyless.keys().get("local").get(0).source())
                .as("the simulator wants a key")
                .isEqualTo("simulated");
        assertThat(settings.configs().get(12).surface()).isEqualTo("simulated");
        assertThat(settings.keys().get("claude-2").get(0).source()).isEqualTo("simulated");
    }

    @Test
    void aBaseUrlMayStandInTheFileAndTheEnvironmentCountsFirst() throws IOException {
        String yaml = "providers: {openai: {base_url: 'http://file/v1'}}";

        assertThat(settings(yaml, Map.of()).catalogue().provider("openai").apis())
                .extracting(Api::baseUrl)
                .containsOnly("http://file/v1");
        assertThat(settings(yaml, Map.of("OPENAI_API_BASE", "http://environment/v1"))
                        .catalogue()
                        .provider("openai")
                        .apis())
                .extracting(Api::baseUrl)
                .containsOnly("http://environment/v1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "opnai: {}                                                              | unknown provider 'opnai'; known are openai,",
                "local: {protocol: openai, base_url: 'http://x', model: m, key: none}   | 'openai' is no protocol that Rollcall speaks; those are openai-chat,",
                "local: {protocol: openai-chat, model: m, key: none}                    | base_url is missing",
                "local: {protocol: openai-chat, base_url: 'x:8000', model: m, key: none}  | 'x:8000' does not begin with http://",
                "local: {protocol: openai-chat, base_url: 'http://x', key: none}        | model is missing",
                "local: {protocol: openai-chat, base_url: 'http://x', model: m}         | key is missing",
                "local: {protocol: openai-chat, base_url: 'http://x', model: m, key: sk-abcdef123456} | this is no name of an environment variable",
                "local: {protocol: openai-chat, like: openai, model: m, key: none}      | it has both protocol and like",
                "local: {like: opnai, model: m, key: none}                              | 'opnai' is none of openai,",
                "Local_1: {protocol: openai-chat, base_url: 'http://x', model: m, key: none} | the name of a provider has lower-case letters",
                "local: {protocol: cohere, base_url: 'http://x', model: m, key: none, auth: basic} | 'basic' is none of bearer,",
                "local: {like: openai, model: m, key: none, headers: {Authorization: Bearer sk-abcdef123456}} | would put a secret into this file",
                "local: {like: openai, model: m, key: none, headers: {Ocp-Apim-Subscription-Key: abcdef123456}} | would put a secret into this file",
                "local: {like: openai, model: m, key: none, headers: {X-Team: sk-proj-abcdef123456}} | would put a secret into this file",
                "local: {like: openai, model: m, key: none, headers: {X-Team: Größe}}   | is no header with a value of printable ASCII",
                "local: {like: openai, model: m, key: none, headers: {Host: x}}         | Host is set by Rollcall itself",
                "local: {like: openai, model: m, key: none, body: {api_key: abcdef123456}} | would put a secret into this file",
                "local: {like: openai, model: m, key: none, body: {model: z}}           | model is set by Rollcall itself",
                "local: {like: openai, model: m, key: none, price: {input: 1}}          | it needs input and output",
                "local: {like: openai, model: m, key: none, price: {input: -1, output: 1}} | no price is below 0",
                "local: {like: openai, model: m, key: none, price: 3}                   | it must be a table",
                "openai: {key: OTHER_KEY}                                               | Rollcall knows openai itself: remove it, or add one under another name",
                "openai: {base_url: 'http://x?api_key=abcdef123456'}                    | keys stand in variables",
            })
    void saysWhatIsWrongAndShowsNoKey(String yaml, String words) throws IOException {
        assertThatThrownBy(() -> settings("providers:\n  " + yaml, Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(folder.resolve("rollcall.yaml") + ", line 2, providers.")
                .hasMessageContaining(words)
                .hasMessageNotContaining("abcdef123456");
    }

    @Test
    void aHostAsDockerNamesItIsUnderstood() throws IOException {
        assertThat(settings(LOCAL, Map.of()).askable()).containsExactly("local");
    }

    private Settings settings(String yaml, Map<String, String> env) throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), yaml);
        return Settings.read(env, folder);
    }
}
