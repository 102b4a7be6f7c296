package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Caller.Heard;
import dev.rollcall.simulator.faults.SimulatedFault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI, Groq and Perplexity: upload, create, poll, download. */
class FileFlowBatchesTest {
    private static final String CHAT = "/v1/chat/completions";
    private Simulator simulator;
    private BatchCaller caller;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults());
        caller = new BatchCaller(simulator);
        caller.batchesTakeAnHour();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Heard created(String provider, String base, String url, int rows) {
        String lines = BatchCaller.lines(rows, n -> BatchCaller.line(n, url));
        return create(provider, base, url, caller.uploaded(provider, base + "/files", "batch", lines));
    }

    private Heard create(String provider, String base, String url, String file) {
        return caller.post(
                provider,
                base + "/batches",
                "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"" + url
                        + "\",\"completion_window\":\"24h\",\"metadata\":{\"token\":\"rc-token\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v1, /v1/chat/completions",
        "openai, /v1/v1, /v1/responses",
        "groq, /openai/v1, /v1/chat/completions",
        "perplexity, /v1, /v1/responses",
    })
    void aBatchGoesThroughItsStatesAndAnswersAsOnline(String provider, String base, String url) {
        Heard made = created(provider, base, url, 10);
        assertThat(made.text("/status")).isEqualTo("validating");
        assertThat(made.text("/metadata/token")).isEqualTo("rc-token");
        assertThat(made.at("/output_file_id").isNull()).isTrue();
        assertThat(made.at("/expires_at").asLong() - made.at("/created_at").asLong())
                .isEqualTo(86_400);
        String path = base + "/batches/" + made.text("/id");
        caller.advance("30m");
        Heard running = caller.get(provider, path);
        assertThat(running.text("/status")).isEqualTo("in_progress");
        assertThat(running.at("/request_counts/total").asInt()).isEqualTo(10);
        assertThat(running.at("/request_counts/completed").asInt()).isEqualTo(5);
        caller.advance("25m");
        assertThat(caller.get(provider, path).text("/status")).isEqualTo("finalizing");
        caller.advance("5m");
        Heard done = caller.get(provider, path);
        assertThat(done.text("/status")).isEqualTo("completed");
        assertThat(done.at("/request_counts").toString()).isEqualTo("{\"total\":10,\"completed\":10,\"failed\":0}");
        assertThat(done.at("/error_file_id").isNull()).isTrue();
        String output = base + "/files/" + done.text("/output_file_id");
        Heard content = caller.get(provider, output + "/content");
        assertThat(content.header("X-Rollcall-Simulated")).isEqualTo("true");
        assertThat(caller.get(provider, output).at("/bytes").asInt())
                .isEqualTo(content.response().body().getBytes(StandardCharsets.UTF_8).length);
        List<JsonNode> lines = BatchCaller.values(content);
        assertThat(lines).hasSize(10);
        assertThat(lines.get(7).at("/custom_id").asText()).isEqualTo("rc-7");
        assertThat(lines.get(7).at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(lines.get(7).at("/error").isNull()).isTrue();
        assertThat(said(lines.get(7).at("/response/body"))).isEqualTo(said(online(provider, url)));
    }

    private JsonNode online(String provider, String url) {
        String body = BatchCaller.body(7, url.endsWith("responses") ? "perplexity" : provider);
        return caller.post(provider, url, body, RequestHandler.CELL_HEADER, BatchCaller.cell(7))
                .at("");
    }

    /** The text of an answer, of either form. */
    private static String said(JsonNode body) {
        String chat = body.at("/choices/0/message/content").asText();
        JsonNode output = body.path("output");
        String text =
                chat + output.path(output.size() - 1).at("/content/0/text").asText();
        assertThat(text).startsWith("[simulated] ");
        return text;
    }

    @Test
    void usageStandsOnTheBatch() {
        Heard made = created("openai", "/v1", CHAT, 3);
        caller.advance("2h");
        Heard done = caller.get("openai", "/v1/batches/" + made.text("/id"));
        long total =
                BatchCaller.values(caller.get("openai", "/v1/files/" + done.text("/output_file_id") + "/content"))
                        .stream()
                        .mapToLong(line ->
                                line.at("/response/body/usage/total_tokens").asLong())
                        .sum();
        assertThat(done.text("/model")).isEqualTo("m-1");
        assertThat(done.at("/usage/total_tokens").asLong()).isEqualTo(total).isPositive();
    }

    @Test
    void listsAreNewestFirstInPagesAndOfTheSameKeyOnly() {
        String file =
                caller.uploaded("openai", "/v1/files", "batch", BatchCaller.lines(1, n -> BatchCaller.line(n, CHAT)));
        for (int i = 0; i < 5; i++) {
            create("openai", "/v1", CHAT, file);
        }
        Heard first = caller.get("openai", "/v1/batches?limit=3");
        assertThat(first.at("/data")).hasSize(3);
        assertThat(first.at("/has_more").asBoolean()).isTrue();
        Heard second = caller.get("openai", "/v1/batches?limit=3&after=" + first.text("/last_id"));
        assertThat(second.at("/data")).hasSize(2);
        assertThat(second.at("/has_more").asBoolean()).isFalse();
        assertThat(second.text("/data/0/input_file_id")).isEqualTo(file);
        BatchCaller other = caller.withKey("sk-other");
        assertThat(other.get("openai", "/v1/batches").at("/data")).isEmpty();
        assertThat(other.get("openai", "/v1/files/" + file).status()).isEqualTo(404);
        assertThat(other.get("openai", "/v1/batches/" + first.text("/last_id")).status())
                .isEqualTo(404);
        assertThat(caller.get("openai", "/v1/batches?limit=101").status()).isEqualTo(400);
    }

    @Test
    void filesAreListedReadAndDeleted() {
        String content = BatchCaller.lines(1, n -> BatchCaller.line(n, CHAT));
        String id = caller.uploaded("openai", "/v1/files", "batch", content);
        assertThat(caller.get("openai", "/v1/files").text("/data/0/filename")).isEqualTo("rc-token.jsonl");
        assertThat(caller.get("openai", "/v1/files/" + id + "/content")
                        .response()
                        .body())
                .isEqualTo(content);
        assertThat(caller.send("DELETE", "openai", "/v1/files/" + id, null)
                        .at("/deleted")
                        .asBoolean())
                .isTrue();
        Heard gone = caller.get("openai", "/v1/files/" + id);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.text("/error/message")).isEqualTo("No such File object: " + id);
        assertThat(create("openai", "/v1", CHAT, id).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"batch, rc.txt, extension .jsonl", "batch-api, rc.jsonl, is not one of"})
    void uploadsAreCheckedAtOnce(String purpose, String name, String words) {
        Heard heard = caller.upload("openai", "/v1/files", purpose, name, "{}\n");
        assertThat(heard.status()).isEqualTo(400);
        assertThat(heard.text("/error/message")).contains(words);
    }

    @Test
    void wrongLinesFailTheBatchWithTheirNumbers() {
        String line = BatchCaller.line(0, CHAT);
        String content = line + "\n" + line + "\n{\"custom\n" + BatchCaller.line(3, "/v1/responses") + "\n"
                + BatchCaller.line(4, CHAT).replace("m-1", "m-2") + "\n";
        Heard made = create("openai", "/v1", CHAT, caller.uploaded("openai", "/v1/files", "batch", content));
        assertThat(made.text("/status")).isEqualTo("validating");
        assertThat(made.at("/errors").isNull()).isTrue();
        caller.advance("1h");
        Heard failed = caller.get("openai", "/v1/batches/" + made.text("/id"));
        assertThat(failed.text("/status")).isEqualTo("failed");
        assertThat(failed.at("/errors/data").toString())
                .contains("\"duplicate_custom_id\",\"line\":2")
                .contains("\"invalid_json_line\",\"line\":3")
                .contains("\"invalid_url\",\"line\":4")
                .contains("\"mismatched_model\",\"line\":5");
        assertThat(failed.at("/request_counts/total").asInt()).isZero();
        assertThat(failed.at("/output_file_id").isNull()).isTrue();
        assertThat(simulator.counts().requests()).isZero();
    }

    @Test
    void aCancelledBatchKeepsWhatIsDone() {
        Heard made = created("openai", "/v1", CHAT, 10);
        String path = "/v1/batches/" + made.text("/id");
        caller.advance("30m");
        assertThat(caller.post("openai", path + "/cancel", "").text("/status")).isEqualTo("cancelling");
        caller.advance("1h");
        Heard over = caller.get("openai", path);
        assertThat(over.text("/status")).isEqualTo("cancelled");
        assertThat(over.at("/cancelled_at").isNumber()).isTrue();
        int done = over.at("/request_counts/completed").asInt();
        assertThat(done).isBetween(5, 6);
        assertThat(BatchCaller.values(caller.get("openai", "/v1/files/" + over.text("/output_file_id") + "/content")))
                .hasSize(done);
        List<JsonNode> errors =
                BatchCaller.values(caller.get("openai", "/v1/files/" + over.text("/error_file_id") + "/content"));
        assertThat(errors).hasSize(10 - done);
        assertThat(errors.get(0).at("/error/code").asText()).isEqualTo("batch_cancelled");
        assertThat(caller.post("openai", path + "/cancel", "").status()).isEqualTo(400);
    }

    @Test
    void theSameIdempotencyKeyIsTheSameBatchAtPerplexity() {
        String lines = BatchCaller.lines(2, n -> BatchCaller.line(n, "/v1/responses"));
        String file = caller.uploaded("perplexity", "/v1/files", "batch", lines);
        String body = "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"/v1/responses\"}";
        Heard one = caller.post("perplexity", "/v1/batches", body, "Idempotency-Key", "rc-1");
        Heard again = caller.post("perplexity", "/v1/batches", body, "Idempotency-Key", "rc-1");
        Heard other = caller.post("perplexity", "/v1/batches", body, "Idempotency-Key", "rc-2");
        assertThat(again.text("/id")).isEqualTo(one.text("/id")).isNotEqualTo(other.text("/id"));
        assertThat(simulator.counts().requests()).isEqualTo(4);
        String expiring = body.replace("}", ",\"output_expires_after\":{}}");
        assertThat(caller.post("perplexity", "/v1/batches", expiring).status()).isEqualTo(400);
        Heard bad = caller.upload("perplexity", "/v1/files", "batch", "a.jsonl", "{}\n");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.text("/error/message")).startsWith("line 1: ");
    }

    @ParameterizedTest
    @CsvSource({"23h, 400", "24h, 200", "7d, 200", "8d, 400"})
    void groqTakesOneToSevenDays(String window, int status) {
        String lines = BatchCaller.lines(1, n -> BatchCaller.line(n, CHAT));
        String file = caller.uploaded("groq", "/openai/v1/files", "batch", lines);
        String body = "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"" + CHAT + "\",\"completion_window\":\""
                + window + "\"}";
        assertThat(caller.post("groq", "/openai/v1/batches", body).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deepseek", "cohere"})
    void whoHasNoBatchesSaysSo(String provider) {
        assertThat(caller.get(provider, "/v1/batches").status()).isEqualTo(404);
        assertThat(caller.post(provider, "/v1/files", "{}").status()).isEqualTo(404);
    }

    @Test
    void keysAreCheckedAsOnline() {
        assertThat(caller.withKey("sk-invalid").get("openai", "/v1/batches").status())
                .isEqualTo(401);
        assertThat(caller.withKey("sk-invalid").get("xai", "/v1/batches").status())
                .isEqualTo(400);
        simulator.fault(SimulatedFault.parse("openai=unauthorized"));
        Heard away = caller.get("openai", "/v1/batches");
        assertThat(away.status()).isEqualTo(401);
        assertThat(away.text("/error/code")).isEqualTo("invalid_api_key");
        simulator.heal("openai");
        assertThat(caller.get("openai", "/v1/batches").status()).isEqualTo(200);
    }
}
