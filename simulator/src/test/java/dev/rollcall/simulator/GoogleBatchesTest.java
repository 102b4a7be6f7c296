package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Caller.Heard;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of the Gemini API, inline and from a file. */
class GoogleBatchesTest {
    private static final String MAKE = "/v1beta/models/gemini-3.8-flash:batchGenerateContent";
    private static final String TEXT = "/response/candidates/0/content/parts";
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

    private Heard inline(int rows) {
        String requests = IntStream.range(0, rows)
                .mapToObj(n -> "{\"request\":" + BatchCaller.body(n, "google") + ",\"metadata\":{\"key\":\"rc-" + n
                        + "\",\"rollcall_cell\":\"" + BatchCaller.cell(n) + "\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        return caller.post(
                "google",
                MAKE,
                "{\"batch\":{\"displayName\":\"rc-token\",\"inputConfig\":{\"requests\":{\"requests\":" + requests
                        + "}}}}");
    }

    private String upload(String content) {
        Heard begun = caller.post(
                "google",
                "/upload/v1beta/files",
                "{\"file\":{\"display_name\":\"rc-token.jsonl\"}}",
                "X-Goog-Upload-Protocol",
                "resumable",
                "X-Goog-Upload-Command",
                "start");
        String url = begun.header("X-Goog-Upload-URL");
        assertThat(url).startsWith(simulator.url() + "/google/upload/v1beta/files?upload_id=");
        String path = url.substring((simulator.url() + "/google").length());
        int half = content.length() / 2;
        Heard first = caller.post(
                "google",
                path,
                content.substring(0, half),
                "X-Goog-Upload-Command",
                "upload",
                "X-Goog-Upload-Offset",
                "0");
        assertThat(first.header("X-Goog-Upload-Status")).isEqualTo("active");
        Heard last = caller.post(
                "google",
                path,
                content.substring(half),
                "X-Goog-Upload-Command",
                "upload, finalize",
                "X-Goog-Upload-Offset",
                Integer.toString(half));
        assertThat(last.header("X-Goog-Upload-Status")).isEqualTo("final");
        assertThat(last.text("/file/displayName")).isEqualTo("rc-token.jsonl");
        return last.text("/file/name");
    }

    @Test
    void inlinedResponsesAreDoublyNestedAndCountsAreStrings() {
        Heard made = inline(4);
        assertThat(made.text("/metadata/state")).isEqualTo("BATCH_STATE_PENDING");
        assertThat(made.at("/done").isMissingNode()).isTrue();
        assertThat(made.at("/metadata/batchStats").toString())
                .isEqualTo("{\"requestCount\":\"4\",\"pendingRequestCount\":\"4\"}");
        String path = "/v1beta/" + made.text("/name");
        caller.advance("30m");
        assertThat(caller.get("google", path).text("/metadata/state")).isEqualTo("BATCH_STATE_RUNNING");
        caller.advance("30m");
        Heard done = caller.get("google", path);
        assertThat(done.text("/metadata/state")).isEqualTo("BATCH_STATE_SUCCEEDED");
        assertThat(done.at("/done").asBoolean()).isTrue();
        assertThat(done.text("/metadata/batchStats/successfulRequestCount")).isEqualTo("4");
        JsonNode third = done.at("/response/inlinedResponses/inlinedResponses/2");
        assertThat(third).isEqualTo(done.at("/metadata/output/inlinedResponses/inlinedResponses/2"));
        assertThat(third.at("/metadata/key").asText()).isEqualTo("rc-2");
        assertThat(said(third.at(TEXT))).isEqualTo(online(2));
        Heard all = caller.get("google", "/v1beta/batches?pageSize=1");
        assertThat(all.text("/operations/0/metadata/displayName")).isEqualTo("rc-token");
    }

    private String online(int n) {
        Heard heard = caller.post(
                "google",
                Caller.path("google"),
                BatchCaller.body(n, "google"),
                RequestHandler.CELL_HEADER,
                BatchCaller.cell(n));
        return said(heard.at("/candidates/0/content/parts"));
    }

    private static String said(JsonNode parts) {
        var said = new StringBuilder();
        parts.forEach(part -> said.append(
                part.path("thought").asBoolean() ? "" : part.path("text").asText()));
        assertThat(said.toString()).startsWith("[simulated] ");
        return said.toString();
    }

    @Test
    void aFileOfRowsGivesAFileOfResponses() {
        String lines = BatchCaller.lines(
                3,
                n -> "{\"key\":\"rc-" + n + "\",\"rollcall_cell\":\"" + BatchCaller.cell(n) + "\",\"request\":"
                        + BatchCaller.body(n, "google") + "}");
        String file = upload(lines);
        assertThat(caller.get("google", "/v1beta/" + file).text("/state")).isEqualTo("ACTIVE");
        assertThat(caller.get("google", "/v1beta/" + file + ":download?alt=media")
                        .response()
                        .body())
                .isEqualTo(lines);
        Heard made = caller.post(
                "google",
                MAKE,
                "{\"batch\":{\"display_name\":\"rc-token\",\"input_config\":{\"file_name\":\"" + file + "\"}}}");
        caller.advance("1h");
        Heard done = caller.get("google", "/v1beta/" + made.text("/name"));
        String responses = done.text("/response/responsesFile");
        assertThat(responses).startsWith("files/").isEqualTo(done.text("/metadata/output/responsesFile"));
        List<JsonNode> results =
                BatchCaller.values(caller.get("google", "/download/v1beta/" + responses + ":download?alt=media"));
        assertThat(results).hasSize(3);
        assertThat(results.get(1).at("/key").asText()).isEqualTo("rc-1");
        assertThat(said(results.get(1).at(TEXT))).isEqualTo(online(1));
        caller.advance("48h");
        assertThat(caller.get("google", "/v1beta/" + file).status()).isEqualTo(404);
        assertThat(caller.get("google", "/v1beta/" + responses + ":download?alt=media")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void wrongLinesFailTheJob() {
        String file = upload("{\"key\":\"a\",\"request\":" + BatchCaller.body(0, "google") + "}\n{\"key\":\"b\"}\n");
        Heard made = caller.post("google", MAKE, "{\"batch\":{\"inputConfig\":{\"fileName\":\"" + file + "\"}}}");
        caller.advance("1h");
        Heard failed = caller.get("google", "/v1beta/" + made.text("/name"));
        assertThat(failed.text("/metadata/state")).isEqualTo("BATCH_STATE_FAILED");
        assertThat(failed.text("/error/message")).startsWith("line 2: ");
    }

    @Test
    void aCancelAndADeleteAnswerNothing() {
        String path = "/v1beta/" + inline(2).text("/name");
        assertThat(caller.post("google", path + ":cancel", "").response().body())
                .isEqualTo("{}");
        caller.advance("1h");
        assertThat(caller.get("google", path).text("/metadata/state")).isEqualTo("BATCH_STATE_CANCELLED");
        assertThat(caller.send("DELETE", "google", path, null).response().body())
                .isEqualTo("{}");
        Heard gone = caller.get("google", path);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.text("/error/status")).isEqualTo("NOT_FOUND");
    }

    @Test
    void aHundredAtOnceAreTheMost() {
        for (int i = 0; i < 100; i++) {
            assertThat(inline(1).status()).isEqualTo(200);
        }
        Heard refused = inline(1);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("/error/status")).isEqualTo("RESOURCE_EXHAUSTED");
        caller.advance("1h");
        assertThat(inline(1).status()).isEqualTo(200);
    }
}
