package dev.rollcall.launcher.ask;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.cli.Beat;
import dev.rollcall.cli.ErrorPrinter;
import dev.rollcall.cli.JobSamples;
import dev.rollcall.cli.Terminal;
import dev.rollcall.cli.Typed;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code ask --batch} at the simulator, over HTTP. A pause moves the simulator's clock on, and takes no time. */
class AskBatchTest {
    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> env = new HashMap<>(Map.of("ROLLCALL_SIMULATOR", simulator.url()));
    private final SimulatorsBeat beat = new SimulatorsBeat();

    private final class SimulatorsBeat implements Beat {
        private final List<Duration> pauses = new ArrayList<>();
        private Instant now = Instant.now();
        private int interruptedAt = Integer.MAX_VALUE;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void pause(Duration pause) throws InterruptedException {
            pauses.add(pause);
            if (pauses.size() >= interruptedAt) {
                throw new InterruptedException();
            }
            now = now.plus(pause);
            control("POST", "clock", "+" + pause.toMillis() + "ms");
        }
    }

    @BeforeEach
    void batchesTakeTwentySeconds() {
        control("POST", "clock", "{\"batch_takes\":\"20s\"}");
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"openai", "anthropic", "google", "xai", "mistral", "groq", "together", "perplexity", "openrouter"
            })
    void everyShapeAnswersInABatchAsItDoesAtOnce(String provider) {
        Typed typed = ask(provider);
        assertThat(typed.err()).isEmpty();
        assertThat(typed.exit()).isZero();
        assertThat(typed.out())
                .containsPattern("(?m)^batch    \\S+ posted, 1 question, at .+ \\(simulated\\)$")
                .containsPattern("(?m)^state    .+, after 2[0-9] s \\(simulated\\)$")
                .containsPattern("(?m)^result   line 1 of 1 read, ")
                .containsPattern("(?m)^model    .+ \\(simulated\\)$")
                .containsPattern("(?m)^tokens   \\d.+ in, \\d.+ out$")
                .containsPattern("(?m)^cost     (\\$|unknown)");
        String answer = answer(typed);
        assertThat(answer).startsWith("[simulated] ").isEqualTo(answer(askOnline(provider)));
        assertThat(batches()).hasSize(1).allMatch(batch -> batch.path("billed").asInt() == 1);
    }

    @Test
    void eachStepAndStateIsALineAndTheCostIsThatOfABatch() {
        control("POST", "clock", "{\"batch_takes\":\"25s\"}");
        String said = ask("openai").out();
        assertThat(said.lines().takeWhile(line -> !line.isEmpty()).map(line -> line.replaceAll("\\d+ ms", "0 ms")))
                .satisfiesExactly(
                        file -> assertThat(file)
                                .matches("file     file-\\S+ uploaded, \\d+ bytes, 0 ms \\(simulated\\)"),
                        batch -> assertThat(batch)
                                .matches(
                                        "batch    batch_\\S+ posted, 1 question, at 0.5 of the online price, 0 ms \\(simulated\\)"),
                        state -> assertThat(state)
                                .startsWith("state    in_progress, 0 of 1 done, 0 succeeded, 0 failed, after 3 s"),
                        state -> assertThat(state)
                                .startsWith("state    finalizing, 1 of 1 done, 1 succeeded, 0 failed, after "),
                        state -> assertThat(state)
                                .startsWith("state    completed, 1 of 1 done, 1 succeeded, 0 failed, after "),
                        result -> assertThat(result).isEqualTo("result   line 1 of 1 read, 0 ms"));
        assertThat(said).contains(" by the price table, 0.5 of the online price\n");
        assertThat(beat.pauses).startsWith(Duration.ofSeconds(3), Duration.ofMillis(4_500), Duration.ofMillis(6_750));
    }

    @Test
    void asJsonTheStepsGoToStandardError() {
        Typed typed = ask("anthropic", "--json");
        JsonNode said = JobSamples.read(typed.out());
        assertThat(typed.out().lines()).hasSize(1);
        assertThat(typed.err()).contains("batch    msgbatch_", "state    ended");
        assertThat(said.path("outcome").asText()).isEqualTo("ANSWERED");
        assertThat(said.path("latency_ms").isNull()).isTrue();
        assertThat(said.at("/batch/provider_task_id").asText()).startsWith("msgbatch_");
        assertThat(said.at("/batch/took_seconds").asDouble()).isBetween(20.0, 40.0);
        assertThat(said.at("/batch/price_factor").decimalValue()).isEqualByComparingTo("0.5");
    }

    @Test
    void theProvidersHintIsAwaited() {
        faults("openai=batch-retry-after:50s");
        assertThat(ask("openai").exit()).isZero();
        assertThat(beat.pauses).startsWith(Duration.ofSeconds(3), Duration.ofSeconds(50));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "openai=batch-invalid     | openai could not do the batch batch_ | It will say so again: mend --model",
                "openai=batch-token-limit | openai could not do the batch batch_ | Mend: wait until other batches",
                "openai=batch-expired:1/10   | expired before the question was asked: there is no answer, and nothing is billed | Mend: ask again",
                "google=batch-expired:1/10   | expired before the question was asked | Mend: ask again",
                "groq=batch-limited:9s     | the batch was not taken: groq is asked too fast (HTTP 429) | Mend: ask again in 9 s",
                "mistral=batch-errors     | mistral has trouble of its own (HTTP 500) | Mend: ask again later",
                "anthropic=batch-create-cut | nobody knows whether anthropic took the batch rc- | Look for it on the provider's pages",
                "openai=batch-gone        | the results can't be read: openai refuses it (HTTP 404) | ",
            })
    void whatGoesWrongIsSaidWithItsMend(String fault, String says, String mend) {
        faults(fault);
        Typed typed = ask(fault.replaceFirst("=.*", ""));
        assertThat(typed.err()).startsWith("rollcall: ").contains(says);
        assertThat(mend == null ? typed.err() : typed.err().lines().toList().get(1))
                .contains(mend == null ? "" : mend);
        assertThat(typed.err().lines()).hasSize(2).noneMatch(line -> line.contains("should not happen"));
        assertThat(typed.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "google", "xai", "together"})
    void aBatchWhoseReplyWasCutIsFoundInTheList(String provider) {
        faults(provider + "=batch-create-cut");
        Typed typed = ask(provider);
        assertThat(typed.out()).contains("nobody knows whether " + provider + " took the batch rc-", "it was taken");
        assertThat(typed.exit()).isZero();
        assertThat(batches()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "google", "xai"})
    void aRejectedKey(String provider) {
        env.clear();
        env.put(provider.toUpperCase(Locale.ROOT) + "_API_KEY", "sk-invalid");
        Typed typed = ask(provider, "--base-url", simulator.url() + "/" + provider);
        assertThat(typed.err())
                .contains(provider + " rejects the key ", "Mend: put a good key into ")
                .doesNotContain("sk-invalid");
        assertThat(typed.exit()).isEqualTo(1);
    }

    @Test
    void afterTheTimeoutTheBatchGoesOnAndCanBeResumedOrCancelled() {
        Typed late = ask("openai", "--timeout", "10s");
        String id = batches().get(0).path("id").asText();
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.err())
                .contains("the batch " + id + " has not ended after 10 s. It goes on at openai", "--resume " + id)
                .contains("--cancel " + id);
        Typed resumed = ask("openai", "--resume", id);
        assertThat(resumed.err()).isEmpty();
        assertThat(answer(resumed)).isEqualTo(answer(askOnline("openai")));
        assertThat(batches()).hasSize(1);
        faults("openai=batch-pending");
        ask("openai", "--timeout", "10s");
        String pending = batches().get(1).path("id").asText();
        assertThat(ask("openai", "--cancel", pending).out()).startsWith("state    cancel");
        assertThat(ask("openai", "--resume", pending).err()).contains("was cancelled before the question was asked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "google", "xai"})
    void ctrlCEndsTheBatchAtTheProvider(String provider) {
        faults(provider + "=batch-pending");
        beat.interruptedAt = 3;
        Typed typed = ask(provider);
        assertThat(typed.exit()).isEqualTo(130);
        assertThat(typed.err()).contains("interrupted: " + provider + " ends the batch ");
        control("POST", "clock", "+1h");
        assertThat(batches()).allMatch(batch -> batch.path("phase").asText().equals("cancelled"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "2 | --provider cohere --batch               | --batch: Cohere has no batches; these providers have: openai, anthropic, mistral",
                "2 | --provider openai --batch --search      | --batch: OpenAI has no batches that search the web",
                "2 | --provider perplexity --api sonar --batch | --batch: Perplexity's API 'sonar' has no batches",
                "2 | --provider opnai --batch                | --provider: unknown provider 'opnai'",
                "2 | --provider openai --timeout 5s          | --batch",
                "2 | --provider openai --batch --timeout 5   | --timeout: '5' is no span of time; write it as 90s",
                "2 | --provider openai --batch --resume a --cancel b | --resume and --cancel: say one of them",
                "1 | --provider openai --batch --resume ../x | '../x' is not the id of a batch",
                "1 | --provider openai --batch --resume batch_nobody | the batch batch_nobody can't be looked at: openai refuses it (HTTP 404)",
            })
    void badInput(int exit, String words, String says) {
        Typed typed = typed(words.split(" "));
        assertThat(typed.err()).contains(says);
        assertThat(typed.err()).doesNotContain("\tat ", "should not happen");
        assertThat(typed.exit()).isEqualTo(exit);
    }

    @Test
    void aMissingKey() {
        env.clear();
        assertThat(ask("openai").err()).startsWith("rollcall: OpenAI needs a key: set OPENAI_API_KEY");
    }

    /** The text between the steps and the facts. */
    private static String answer(Typed typed) {
        return typed.out()
                .replaceFirst("(?s)^((file|batch|state|result) [^\\n]*\\n)*\\n?", "")
                .replaceFirst("(?s)\\n\\nmodel .*", "");
    }

    private Typed ask(String provider, String... more) {
        var words = new ArrayList<>(List.of("--provider", provider, "--batch"));
        words.addAll(List.of(more));
        return typed(words.toArray(String[]::new));
    }

    private Typed askOnline(String provider) {
        return typed("--provider", provider);
    }

    private Typed typed(String... options) {
        var words = new ArrayList<>(List.of("stripe.com"));
        words.addAll(List.of(options));
        return Typed.with(
                here -> ErrorPrinter.of(new CommandLine(new AskCommand(beat), here.factory()), List.of()),
                env,
                "",
                Terminal.NONE,
                words.toArray(String[]::new));
    }

    private List<JsonNode> batches() {
        return control("GET", "batches", null).lines().map(JobSamples::read).toList();
    }

    private void faults(String... faults) {
        control("PUT", "faults", String.join("\n", faults));
    }

    private String control(String method, String path, String body) {
        try {
            var publisher =
                    body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
            var reply = http.send(
                    HttpRequest.newBuilder(URI.create(simulator.url() + "/_sim/" + path))
                            .method(method, publisher)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            return reply.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
