package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Caller.Heard;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with batches when somebody says so. */
class BatchFaultsTest {
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

    private Heard create(int rows) {
        String lines = BatchCaller.lines(rows, n -> BatchCaller.line(n, CHAT));
        String file = caller.uploaded("openai", "/v1/files", "batch", lines);
        return caller.post(
                "openai", "/v1/batches", "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"" + CHAT + "\"}");
    }

    /** Makes a batch of ten rows, and the path at which it is looked at. */
    private String made() {
        return "/v1/batches/" + create(10).text("/id");
    }

    private Heard output(String batch, String kind) {
        String file = caller.get("openai", batch).text("/" + kind + "_file_id");
        return caller.get("openai", "/v1/files/" + file + "/content");
    }

    private Heard anthropic(int rows) {
        var requests = new StringBuilder();
        for (int n = 0; n < rows; n++) {
            requests.append(n == 0 ? "" : ",")
                    .append("{\"custom_id\":\"rc-" + n + "\",\"params\":" + BatchCaller.body(n, "anthropic") + "}");
        }
        return caller.post("anthropic", "/v1/messages/batches", "{\"requests\":[" + requests + "]}");
    }

    @Test
    void aCreateIsCutThoughTheBatchIsThere() {
        caller.fault("openai=batch-create-cut", "anthropic=batch-create-cut", "groq=batch-create-500");
        assertThatThrownBy(() -> create(3)).isInstanceOf(UncheckedIOException.class);
        assertThat(caller.get("openai", "/v1/batches").at("/data")).hasSize(1);
        assertThatThrownBy(() -> anthropic(3)).isInstanceOf(UncheckedIOException.class);
        assertThat(caller.get("anthropic", "/v1/messages/batches").at("/data")).hasSize(1);
        String file = caller.uploaded("groq", "/openai/v1/files", "batch", BatchCaller.line(0, CHAT) + "\n");
        String body = "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"" + CHAT + "\"}";
        assertThat(caller.post("groq", "/openai/v1/batches", body).status()).isEqualTo(500);
        assertThat(caller.get("groq", "/openai/v1/batches").at("/data")).hasSize(1);
    }

    @Test
    void aRefusedCreateMakesNothing() {
        caller.fault("openai=batch-limited:9s", "anthropic=batch-limited");
        Heard refused = create(3);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("9");
        assertThat(caller.get("openai", "/v1/batches").at("/data")).isEmpty();
        assertThat(anthropic(1).text("/error/type")).isEqualTo("rate_limit_error");
        assertThat(simulator.counts().requests()).isZero();
    }

    @Test
    void aListLags() {
        caller.fault("openai=batch-list-lag");
        String path = made();
        assertThat(caller.get("openai", "/v1/batches").at("/data")).isEmpty();
        assertThat(caller.get("openai", path).status()).isEqualTo(200);
        caller.advance("31s");
        assertThat(caller.get("openai", "/v1/batches").at("/data")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"batch-invalid, invalid_json_line, 2", "batch-token-limit, token_limit_exceeded, "})
    void theCheckFailsLater(String fault, String code, Integer line) {
        caller.fault("openai=" + fault);
        String path = made();
        assertThat(caller.get("openai", path).text("/status")).isEqualTo("validating");
        caller.advance("10m");
        JsonNode error = caller.get("openai", path).at("/errors/data/0");
        assertThat(caller.get("openai", path).text("/status")).isEqualTo("failed");
        assertThat(error.at("/code").asText()).isEqualTo(code);
        assertThat(
                        error.at("/line").isNull()
                                ? null
                                : (Integer) error.at("/line").asInt())
                .isEqualTo(line);
        assertThat(simulator.counts().requests()).isZero();
        caller.fault("[]");
        assertThat(caller.get("openai", made()).text("/status")).isEqualTo("validating");
    }

    @Test
    void aBatchExpiresAfterOneOfTen() {
        caller.fault("openai=batch-expired:1/10", "anthropic=batch-expired:1/10");
        String path = made();
        Heard anthropics = anthropic(10);
        caller.advance("23h");
        assertThat(caller.get("openai", path).text("/status")).isEqualTo("in_progress");
        caller.advance("1h");
        Heard expired = caller.get("openai", path);
        assertThat(expired.text("/status")).isEqualTo("expired");
        assertThat(expired.at("/request_counts/completed").asInt()).isEqualTo(1);
        assertThat(BatchCaller.values(output(path, "output"))).hasSize(1);
        List<JsonNode> rest = BatchCaller.values(output(path, "error"));
        assertThat(rest).hasSize(9);
        assertThat(rest.get(0).at("/error/code").asText()).isEqualTo("batch_expired");
        String messages = "/v1/messages/batches/" + anthropics.text("/id");
        assertThat(caller.get("anthropic", messages)
                        .at("/request_counts/expired")
                        .asInt())
                .isEqualTo(9);
        assertThat(BatchCaller.values(caller.get("anthropic", messages + "/results"))
                        .get(9)
                        .at("/result/type")
                        .asText())
                .isEqualTo("expired");
        assertThat(simulator.counts().usable()).isEqualTo(2);
        assertThat(simulator.cells().get(BatchCaller.cell(9)).others()).containsEntry("expired", 1);
    }

    @Test
    void aBatchWaitsForEverUntilItIsCancelled() {
        caller.fault("openai=batch-pending");
        String path = made();
        caller.advance("240h");
        assertThat(caller.get("openai", path).text("/status")).isEqualTo("validating");
        caller.post("openai", path + "/cancel", "");
        caller.advance("10m");
        assertThat(caller.get("openai", path).text("/status")).isEqualTo("cancelled");
        assertThat(BatchCaller.values(output(path, "error"))).hasSize(10);
        assertThat(simulator.cells().get(BatchCaller.cell(0)).others()).containsEntry("cancelled", 1);
    }

    @Test
    void aSlowCancelGoesOnAnswering() {
        caller.fault("openai=batch-slow-cancel");
        String path = made();
        caller.advance("30m");
        assertThat(caller.get("openai", path).at("/request_counts/completed").asInt())
                .isEqualTo(5);
        caller.post("openai", path + "/cancel", "");
        caller.advance("9m");
        assertThat(caller.get("openai", path).text("/status")).isEqualTo("cancelling");
        caller.advance("1m");
        Heard over = caller.get("openai", path);
        assertThat(over.text("/status")).isEqualTo("cancelled");
        assertThat(over.at("/request_counts/completed").asInt()).isEqualTo(7);
    }

    @Test
    void linesComeInAnotherOrderTwiceFromNobodyAndBlank() {
        caller.fault("openai=batch-shuffled,batch-doubled,batch-stranger,batch-blank-lines");
        String path = made();
        caller.advance("1h");
        Heard content = output(path, "output");
        List<String> ids = BatchCaller.values(content).stream()
                .map(line -> line.at("/custom_id").asText())
                .toList();
        assertThat(ids).hasSize(13).contains("nobody-sent-this");
        assertThat(new HashSet<>(ids)).hasSize(11);
        assertThat(ids).isNotEqualTo(ids.stream().sorted().toList());
        assertThat(content.response().body()).startsWith("\n{").endsWith("\n\n \n");
    }

    @Test
    void rowsOfStatusZeroAreCountedAsIfTheyWereGood() {
        caller.fault("openai=batch-status-0:0.5,batch-wrong-counts");
        String path = made();
        caller.advance("1h");
        Heard done = caller.get("openai", path);
        assertThat(done.at("/request_counts").toString()).isEqualTo("{\"total\":10,\"completed\":10,\"failed\":0}");
        List<JsonNode> bad = BatchCaller.values(output(path, "error"));
        assertThat(bad).isNotEmpty().hasSizeLessThan(10);
        assertThat(bad.get(0).at("/response/status_code").asInt()).isZero();
        assertThat(bad.get(0).at("/response/body").asText("?")).isEmpty();
        assertThat(BatchCaller.values(output(path, "output"))).hasSize(10 - bad.size());
    }

    @Test
    void allRowsCanBeErrorsOfABatchThatSucceeded() {
        caller.fault("google=batch-errors", "anthropic=batch-no-credit");
        Heard google = caller.post(
                "google",
                "/v1beta/models/m:batchGenerateContent",
                "{\"batch\":{\"inputConfig\":{\"requests\":{\"requests\":[{\"request\":" + BatchCaller.body(0, "google")
                        + "}]}}}}");
        Heard anthropic = anthropic(2);
        caller.advance("1h");
        Heard succeeded = caller.get("google", "/v1beta/" + google.text("/name"));
        assertThat(succeeded.text("/metadata/state")).isEqualTo("BATCH_STATE_SUCCEEDED");
        assertThat(succeeded
                        .at("/response/inlinedResponses/inlinedResponses/0/error/code")
                        .asInt())
                .isEqualTo(13);
        JsonNode poor = BatchCaller.values(
                        caller.get("anthropic", "/v1/messages/batches/" + anthropic.text("/id") + "/results"))
                .get(1);
        assertThat(poor.at("/result/error/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(simulator.counts().usable()).isZero();
    }

    @Test
    void faultsOfSingleRequestsStrikeRows() {
        caller.fault("openai=refused,thinking,down:0");
        String path = made();
        caller.fault("[]");
        caller.advance("1h");
        JsonNode line = BatchCaller.values(output(path, "output")).get(0);
        assertThat(line.at("/response/body/choices/0/message/refusal").asText()).startsWith("[simulated] ");
        assertThat(simulator.cells().get(BatchCaller.cell(0)).usable()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void aDownloadBreaksOffWithinACharacter(String provider) throws Exception {
        caller.fault(provider + "=unicode");
        String path = provider.equals("openai")
                ? made()
                : "/v1/messages/batches/" + anthropic(10).text("/id");
        caller.advance("1h");
        String content = provider.equals("openai")
                ? "/v1/files/" + caller.get("openai", path).text("/output_file_id") + "/content"
                : path + "/results";
        int whole = bytes(provider, content).length;
        caller.fault(provider + "=batch-short");
        byte[] half = bytes(provider, content);
        assertThat(half.length).isBetween(whole / 2, whole - 1);
        assertThatThrownBy(() -> StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(half)))
                .isInstanceOf(MalformedInputException.class);
        caller.fault(provider + "=batch-cut");
        assertThatThrownBy(() -> bytes(provider, content)).isInstanceOf(java.io.IOException.class);
        caller.fault("[]");
        assertThat(bytes(provider, content)).hasSize(whole);
    }

    private byte[] bytes(String provider, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(simulator.url() + "/" + provider + path))
                .header("Authorization", "Bearer " + Caller.KEY)
                .header("anthropic-version", "2023-06-01")
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofByteArray())
                .body();
    }

    @Test
    void resultsAreKeptNoLonger() {
        String path = made();
        Heard messages = anthropic(1);
        caller.advance("1h");
        assertThat(output(path, "output").status()).isEqualTo(200);
        caller.fault("openai=batch-gone", "anthropic=batch-gone");
        assertThat(output(path, "output").status()).isEqualTo(404);
        String batch = "/v1/messages/batches/" + messages.text("/id");
        assertThat(caller.get("anthropic", batch + "/results").status()).isEqualTo(404);
        assertThat(caller.get("anthropic", batch).at("/archived_at").isTextual())
                .isTrue();
    }

    @Test
    void aPollCanTellAWaitWithStatus200() {
        caller.fault("anthropic=batch-retry-after");
        Heard polled =
                caller.get("anthropic", "/v1/messages/batches/" + anthropic(1).text("/id"));
        assertThat(polled.status()).isEqualTo(200);
        assertThat(polled.header("retry-after")).isEqualTo("10");
    }

    @Test
    void howLongABatchTakesCanBeSaid() {
        caller.fault("openai=batch-takes:2h");
        String path = made();
        caller.advance("1h");
        assertThat(caller.get("openai", path).text("/status")).isEqualTo("in_progress");
        caller.advance("1h");
        assertThat(caller.get("openai", path).text("/status")).isEqualTo("completed");
    }

    @Test
    void aProviderThatIsAwayIsAwayForBatchesToo() {
        caller.fault("openai=down", "groq=dead", "xai=server-error");
        assertThat(caller.get("openai", "/v1/batches").status()).isEqualTo(503);
        assertThatThrownBy(() -> caller.get("groq", "/openai/v1/batches")).isInstanceOf(UncheckedIOException.class);
        assertThat(caller.get("xai", "/v1/batches").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai=batch-expired",
                "openai=batch-expired:3/2",
                "openai=batch-takes",
                "cohere=batch-pending",
                "anthropic=batch-invalid",
                "openai=batch-cut:5s"
            })
    void whatCannotBeIsRefused(String fault) {
        assertThat(caller.control("PUT", "faults", fault).status()).isEqualTo(400);
    }
}
