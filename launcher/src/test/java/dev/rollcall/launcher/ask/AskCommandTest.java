package dev.rollcall.launcher.ask;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.cli.JobSamples;
import dev.rollcall.cli.StubApi;
import dev.rollcall.cli.Terminal;
import dev.rollcall.cli.Typed;
import dev.rollcall.launcher.Main;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskCommandTest {
    private static final String CHAT = "POST /v1/chat/completions";
    private static final String ANSWER = """
            {"model":"gpt-6-luna-2026-09-22","choices":[{"finish_reason":"stop","message":{"content":"Payments.\\nFor shops.",
              "annotations":[{"type":"url_citation","url_citation":{"url":"https://a.example/","title":"A"}},
                             {"type":"url_citation","url_citation":{"url":"https://b.example/"}}]}}],
             "usage":{"prompt_tokens":20,"completion_tokens":70,"prompt_tokens_details":{"cached_tokens":4},
                      "completion_tokens_details":{"reasoning_tokens":30}}}""";

    @TempDir
    private Path folder;

    private final StubApi stub = new StubApi();
    private final Map<String, String> env = new HashMap<>(Map.of("OPENAI_API_KEY", "sk-s3cret"));

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void allMembersOnOneLine() {
        stub.says(CHAT, 200, ANSWER, Map.of("x-request-id", "r-1"));
        Typed typed = ask("stripe.com", "--provider", "openai", "--json");
        assertThat(typed.err()).isEmpty();
        assertThat(typed.exit()).isZero();
        assertThat(typed.out().replaceFirst("\"latency_ms\":\\d+", "\"latency_ms\":7"))
                .isEqualTo("{\"outcome\":\"ANSWERED\",\"text\":\"Payments.\\nFor shops.\","
                        + "\"resolved_model\":\"gpt-6-luna-2026-09-22\",\"finish_reason\":\"stop\","
                        + "\"input_tokens\":20,\"output_tokens\":70,\"cached_input_tokens\":4,\"reasoning_tokens\":30,"
                        + "\"cost_usd\":0.00003664,\"cost_usd_reported\":null,"
                        + "\"citations\":[{\"url\":\"https://a.example/\",\"title\":\"A\"},"
                        + "{\"url\":\"https://b.example/\",\"title\":null}],"
                        + "\"retry_after_seconds\":null,\"http_status\":200,\"request_id\":\"r-1\",\"latency_ms\":7,"
                        + "\"key\":\"7b2aaea8\",\"message\":null}\n");
    }

    @Test
    void withoutAReplyAllMembersAreThereToo() {
        stub.says(CHAT, 429, "{\"error\":{\"message\":\"try again in 6.78s\"}}", Map.of("retry-after-ms", "174"));
        Typed typed = ask("stripe.com", "--provider", "openai", "--json");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err()).isEmpty();
        JsonNode said = JobSamples.read(typed.out());
        assertThat(said).hasSize(17);
        assertThat(said.path("outcome").asText()).isEqualTo("RATE_LIMITED");
        assertThat(said.path("retry_after_seconds").decimalValue()).isEqualByComparingTo("0.174");
        assertThat(said.path("text").isNull()).isTrue();
        assertThat(said.path("citations")).isEmpty();
        assertThat(said.path("cost_usd").isNull()).isTrue();
    }

    @Test
    void theProvidersOwnPriceIsToldApart() {
        stub.says("POST /api/v1/chat/completions", 200, """
                {"model":"m","choices":[{"message":{"content":"x"}}],"usage":{"cost":0.0000001}}""");
        env.put("OPENROUTER_API_KEY", "sk-or-1");
        assertThat(ask("stripe.com", "--provider", "openrouter", "--json").out())
                .contains("\"cost_usd\":0.0000001,\"cost_usd_reported\":0.0000001,");
    }

    @Test
    void whatPeopleSee() {
        stub.says(CHAT, 200, ANSWER, Map.of("x-request-id", "r-1"));
        assertThat(ask("stripe.com", "--provider", "openai").out().replaceFirst("latency  .*ms", "latency  7 ms"))
                .isEqualTo("""
                        Payments.
                        For shops.

                        model    openai/gpt-6-luna-2026-09-22  asked for gpt-6-luna
                        outcome  answered  stop
                        tokens   20 (4 cached) in, 70 (30 reasoning) out
                        cost     $0.000037 by the price table
                        latency  7 ms
                        request  r-1
                        key      7b2aaea8
                        sources  1 https://a.example/  A
                                 2 https://b.example/
                        """);
    }

    @Test
    void whatPeopleSeeOfAFailureAndWhatToDo() {
        stub.says(CHAT, 401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-s3cret.\"}}");
        Typed typed = ask("stripe.com", "--provider", "openai");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err())
                .isEqualTo("rollcall: openai rejects the key 7b2aaea8 (HTTP 401): Incorrect API key provided: [key].\n"
                        + "Mend: put a good key into OPENAI_API_KEY\n");
        assertThat(typed.out()).contains("outcome  key rejected").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"length, 0", "content_filter, 0", "error, 1"})
    void theExitCodeSaysWhetherThereIsAnAnswer(String finish, int exit) {
        stub.says(CHAT, 200, ANSWER.replace("\"stop\"", "\"" + finish + "\""));
        assertThat(ask("stripe.com", "--provider", "openai", "--json").exit()).isEqualTo(exit);
    }

    @Test
    void asksOnceWithWhatWasTyped() throws IOException {
        Files.writeString(folder.resolve("prompt.txt"), "\ufeffWho is {domain}? ☂\n");
        stub.says("POST /gate/way/v1/responses", 503, "{}", Map.of("Retry-After", "0"));
        env.put("OPENAI_BASE_URL", stub.url() + "/gate/way/");
        Typed typed = typed(
                "https://Stripe.com/pricing",
                "--provider",
                "openai",
                "--api",
                "responses",
                "--model",
                "gpt-x",
                "--prompt-file",
                folder.resolve("prompt.txt").toString(),
                "--search",
                "--max-output-tokens",
                "77",
                "--json");
        assertThat(typed.out()).contains("OVERLOADED");
        assertThat(stub.asked()).hasSize(1);
        assertThat(stub.lastAsked().body())
                .contains("\"model\":\"gpt-x\"", "\"input\":\"Who is stripe.com? ☂\\n\"", "\"max_output_tokens\":77")
                .contains("web_search");
        assertThat(stub.lastAsked().header("Authorization")).isEqualTo("Bearer sk-s3cret");
    }

    @Test
    void rollcallYamlNamesTheModel() throws IOException {
        Path yaml = folder.resolve("rollcall.yaml");
        Files.writeString(
                yaml, "providers: {openai: {model: [gpt-own, other], unlisted: true}}\nmax_output_tokens: 55\n");
        env.put("ROLLCALL_CONFIG", yaml.toString());
        stub.says(CHAT, 200, ANSWER);
        ask("stripe.com", "--provider", "openai");
        assertThat(stub.lastAsked().body())
                .contains("\"model\":\"gpt-own\"", "\"max_completion_tokens\":55", "organisation behind stripe.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai",
                "anthropic",
                "deepseek",
                "mistral",
                "xai",
                "together",
                "perplexity",
                "google",
                "cohere",
                "groq",
                "openrouter"
            })
    void theSimulatorAnswersForEverybody(String provider) {
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults())) {
            Map<String, String> there = Map.of("ROLLCALL_SIMULATOR", simulator.url());
            Typed typed =
                    Typed.with(Main::commands, there, "", Terminal.NONE, "ask", "stripe.com", "--provider", provider);
            assertThat(typed.err()).isEmpty();
            assertThat(typed.out()).contains("(simulated)");
        }
    }

    @Test
    void aRetiredProviderCanBeAskedByName() {
        env.put("AI21_API_KEY", "k");
        stub.says("POST /studio/v1/chat/completions", 410, "{\"detail\":\"gone\"}");
        Typed typed = ask("stripe.com", "--provider", "ai21");
        assertThat(typed.err()).startsWith("rollcall: ai21 does not answer this question (HTTP 410): gone\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "2 | stripe.com --provider opnai                          | --provider: unknown provider 'opnai'; known are [openai,",
                "2 | stripe.com --provider openai --api batch             | --api: OpenAI has no API called 'batch'; it has [chat, responses]",
                "2 | stripe.com --provider cohere --search                | --search: Cohere cannot search the web",
                "2 | stripe.com --provider openai --prompt Hello          | --prompt has no {domain} in it, so it would not ask about stripe.com",
                "2 | stripe.com --provider openai --prompt {domain}       | --prompt asks nothing",
                "2 | stripe.com --provider openai --base-url localhost:1  | --base-url (base URL of openai): 'localhost:1' does not begin with http",
                "2 | com --provider openai                                | 'com': it has no dot in it",
                "2 | stripe.com --provider openai --max-output-tokens 0   | --max-output-tokens must be at least 1, not 0",
                "2 | stripe.com                                           | Missing required option: '--provider=ID'",
                "2 | stripe.com --provider openai --prompt a --prompt-file b | mutually exclusive",
                "1 | stripe.com --provider openai --prompt-file no-such   | --prompt-file: there is no file no-such",
                "1 | stripe.com --provider google                         | Google Gemini needs a key: set GOOGLE_API_KEY or GEMINI_API_KEY",
            })
    void badInput(int exit, String words, String says) {
        Typed typed = typed((words + " --json").split(" "));
        assertThat(typed.err()).contains(says);
        assertThat(typed.err().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(typed.exit()).isEqualTo(exit);
        assertThat(typed.out()).isEmpty();
    }

    /** A6: cp1252, Latin-1 behind a byte order mark, UTF-16 without one, half a letter at the end. */
    @ParameterizedTest
    @ValueSource(strings = {"4772f6dfe5", "efbbbfe4", "570068006f00", "57686fc3", "fffe5700d8"})
    void aPromptFileThatIsNotUtf8IsRefused(String hex) throws IOException {
        Path file = folder.resolve("prompt.txt");
        Files.write(file, HexFormat.of().parseHex(hex));
        Typed typed = typed("stripe.com", "--provider", "openai", "--prompt-file", file.toString());
        assertThat(typed.err()).contains("--prompt-file: " + file + " is not UTF-8: save it as that");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(stub.asked()).isEmpty();
    }

    @Test
    void aPromptWithoutTheDomainMayBeWanted() {
        stub.says(CHAT, 200, ANSWER);
        assertThat(ask("stripe.com", "--provider", "openai", "--prompt", "Hello", "--no-domain")
                        .exit())
                .isZero();
        assertThat(stub.lastAsked().body()).contains("\"content\":\"Hello\"");
    }

    private Typed ask(String... words) {
        var with = new ArrayList<>(List.of(words));
        with.addAll(List.of("--base-url", stub.url().toString()));
        return typed(with.toArray(String[]::new));
    }

    private Typed typed(String... words) {
        var with = new ArrayList<>(List.of("ask"));
        with.addAll(List.of(words));
        return Typed.with(Main::commands, env, "", Terminal.NONE, with.toArray(String[]::new));
    }
}
