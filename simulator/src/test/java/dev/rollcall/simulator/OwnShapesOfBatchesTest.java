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

/** Those providers whose batches have a form of their own: Together, Mistral, xAI, Anthropic, OpenRouter. */
class OwnShapesOfBatchesTest {
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

    private static String list(int rows, java.util.function.IntFunction<String> row) {
        return IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining(",", "[", "]"));
    }

    /** The text that a single request gets, at that place of the reply. */
    private String online(String provider, String path, int n, String place) {
        String body = BatchCaller.body(n, provider);
        return caller.post(provider, path, body, RequestHandler.CELL_HEADER, BatchCaller.cell(n))
                .text(place);
    }

    @Test
    void togetherTellsAJobInUpperCase() {
        String lines = BatchCaller.lines(
                4,
                n -> "{\"custom_id\":\"rc-" + n + "\",\"rollcall_cell\":\"" + BatchCaller.cell(n) + "\",\"body\":"
                        + BatchCaller.body(n, "together") + "}");
        String file = caller.uploaded("together", "/v1/files", "batch-api", lines);
        Heard made = caller.post(
                "together", "/v1/batches", "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"" + CHAT + "\"}");
        assertThat(made.text("/job/status")).isEqualTo("VALIDATING");
        assertThat(made.at("/warning").isTextual()).isTrue();
        String path = "/v1/batches/" + made.text("/job/id");
        caller.advance("30m");
        assertThat(caller.get("together", path).text("/status")).isEqualTo("IN_PROGRESS");
        assertThat(caller.get("together", path).at("/progress").asDouble()).isEqualTo(50.0);
        caller.advance("30m");
        Heard done = caller.get("together", path);
        assertThat(done.text("/status")).isEqualTo("COMPLETED");
        assertThat(done.text("/created_at")).endsWith("Z");
        List<JsonNode> output =
                BatchCaller.values(caller.get("together", "/v1/files/" + done.text("/output_file_id") + "/content"));
        assertThat(output.get(2).at("/response/body/choices/0/message/content").asText())
                .isEqualTo(online("together", CHAT, 2, "/choices/0/message/content"));
        Heard all = caller.get("together", "/v1/batches");
        assertThat(all.at("").isArray()).isTrue();
        assertThat(all.text("/0/input_file_id")).isEqualTo(file);
    }

    @Test
    void mistralsJobTakesAFileAndItsResultsGoAfterADay() {
        String lines = BatchCaller.lines(
                3,
                n -> "{\"custom_id\":\"rc-" + n + "\",\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\""
                        + BatchCaller.prompt(n) + "\"}]}}");
        String file = caller.uploaded("mistral", "/v1/files", "batch", lines);
        assertThat(caller.get("mistral", "/v1/files/" + file).text("/sample_type"))
                .isEqualTo("batch_request");
        Heard made = caller.post(
                "mistral",
                "/v1/batch/jobs",
                "{\"input_files\":[\"" + file + "\"],\"model\":\"m-1\",\"endpoint\":\"" + CHAT
                        + "\",\"metadata\":{\"token\":\"rc-1\"}}");
        assertThat(made.text("/status")).isEqualTo("QUEUED");
        assertThat(made.at("/total_requests").asInt()).isEqualTo(3);
        String path = "/v1/batch/jobs/" + made.text("/id");
        caller.advance("1h");
        Heard done = caller.get("mistral", path);
        assertThat(done.text("/status")).isEqualTo("SUCCESS");
        assertThat(done.at("/succeeded_requests").asInt()).isEqualTo(3);
        assertThat(done.at("/outputs").isNull()).isTrue();
        assertThat(done.at("/error_file").isNull()).isTrue();
        String content = "/v1/files/" + done.text("/output_file") + "/content";
        assertThat(BatchCaller.values(caller.get("mistral", content))).hasSize(3);
        assertThat(caller.get("mistral", path + "?inline=true").text("/outputs/1/custom_id"))
                .isEqualTo("rc-1");
        caller.advance("25h");
        assertThat(caller.get("mistral", content).status()).isEqualTo(404);
        assertThat(caller.get("mistral", path + "?inline=true").at("/outputs").isNull())
                .isTrue();
    }

    @Test
    void mistralsJobsAreFoundByMetadataModelAndStatus() {
        for (int i = 0; i < 3; i++) {
            String rows = list(2, n -> "{\"custom_id\":\"" + n + "\",\"body\":" + BatchCaller.body(n, "mistral") + "}");
            Heard made = caller.post(
                    "mistral",
                    "/v1/batch/jobs",
                    "{\"requests\":" + rows + ",\"model\":\"m-" + i + "\",\"endpoint\":\"" + CHAT
                            + "\",\"metadata\":{\"token\":\"rc-" + i + "\"}}");
            assertThat(made.status()).isEqualTo(200);
        }
        String jobs = "/v1/batch/jobs?";
        assertThat(caller.get("mistral", jobs + "page_size=2").at("/total").asInt())
                .isEqualTo(3);
        assertThat(caller.get("mistral", jobs + "page_size=2&page=1").at("/data"))
                .hasSize(1);
        for (String query : List.of("metadata=%7B%22token%22%3A%22rc-1%22%7D", "token=rc-1", "model=m-1")) {
            Heard found = caller.get("mistral", jobs + query);
            assertThat(found.at("/data")).as(query).hasSize(1);
            assertThat(found.text("/data/0/metadata/token")).isEqualTo("rc-1");
        }
        assertThat(caller.get("mistral", jobs + "status=SUCCESS").at("/data")).isEmpty();
        assertThat(caller.get("mistral", jobs + "order_by=created").text("/data/0/model"))
                .isEqualTo("m-0");
        Heard cancelled = caller.post(
                "mistral", "/v1/batch/jobs/" + caller.get("mistral", jobs).text("/data/0/id") + "/cancel", "");
        assertThat(cancelled.text("/status")).isEqualTo("CANCELLATION_REQUESTED");
        assertThat(caller.post("mistral", "/v1/batch/jobs", "{\"requests\":[],\"input_files\":[\"a\"]}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void xaiHasCountersAndPagesOfResultsInTheFormOfChats() {
        Heard made = caller.post("xai", "/v1/batches", "{\"name\":\"rc-token\"}");
        String path = "/v1/batches/" + made.text("/batch_id");
        assertThat(made.at("/state/num_requests").asInt()).isZero();
        String rows = list(
                5,
                n -> "{\"batch_request_id\":\"rc-" + n + "\",\"rollcall_cell\":\"" + BatchCaller.cell(n)
                        + "\",\"batch_request\":{\"" + (n % 2 == 0 ? "chat_get_completion" : "responses") + "\":"
                        + BatchCaller.body(n, n % 2 == 0 ? "xai" : "perplexity").replace("perplexity/sonar", "m-1")
                        + "}}");
        Heard added = caller.post("xai", path + "/requests", "{\"batch_requests\":" + rows + "}");
        assertThat(added.response().body()).isEqualTo("null");
        assertThat(caller.post("xai", path + "/requests", "{\"batch_requests\":" + rows + "}")
                        .status())
                .isEqualTo(422);
        assertThat(caller.get("xai", path).at("/state/num_pending").asInt()).isEqualTo(5);
        assertThat(caller.get("xai", path + "/requests").text("/batch_request_metadata/0/state"))
                .isEqualTo("pending");
        caller.advance("1h");
        Heard done = caller.get("xai", path);
        assertThat(done.at("/state").toString())
                .isEqualTo(
                        "{\"num_requests\":5,\"num_pending\":0,\"num_success\":5,\"num_error\":0,\"num_cancelled\":0}");
        assertThat(done.at("/cost_breakdown/total_cost_usd_ticks").asLong()).isPositive();
        Heard page = caller.get("xai", path + "/results?limit=3");
        assertThat(page.at("/results")).hasSize(3);
        Heard last = caller.get("xai", path + "/results?limit=3&pagination_token=" + page.text("/pagination_token"));
        assertThat(last.at("/results")).hasSize(2);
        assertThat(last.at("/pagination_token").isNull()).isTrue();
        String text = "/batch_result/response/chat_get_completion/choices/0/message/content";
        for (int n : List.of(1, 2)) {
            assertThat(page.text("/results/" + n + text))
                    .isEqualTo(online("xai", CHAT, n, "/choices/0/message/content"));
        }
        assertThat(caller.get("xai", "/v1/batches").text("/batches/0/name")).isEqualTo("rc-token");
    }

    @Test
    void xaiTakesAFileOfLinesToo() {
        String lines = BatchCaller.lines(2, n -> BatchCaller.line(n, n == 0 ? CHAT : "/v1/responses"));
        String file = caller.uploaded("xai", "/v1/files", "batch", lines);
        Heard made = caller.post("xai", "/v1/batches", "{\"name\":\"n\",\"input_file_id\":\"" + file + "\"}");
        String path = "/v1/batches/" + made.text("/batch_id");
        assertThat(made.at("/state/num_requests").asInt()).isZero();
        caller.advance("10m");
        assertThat(caller.get("xai", path).at("/state/num_requests").asInt()).isEqualTo(2);
        assertThat(caller.post("xai", path + ":cancel", "").at("/cancel_time").isTextual())
                .isTrue();
        caller.advance("10m");
        assertThat(caller.get("xai", path).at("/state/num_cancelled").asInt()).isEqualTo(2);
    }

    private Heard anthropic(int rows) {
        return caller.post(
                "anthropic",
                "/v1/messages/batches",
                "{\"requests\":"
                        + list(
                                rows,
                                n -> "{\"custom_id\":\"rc-" + n + "\",\"rollcall_cell\":\"" + BatchCaller.cell(n)
                                        + "\",\"params\":" + BatchCaller.body(n, "anthropic") + "}")
                        + "}");
    }

    @Test
    void anthropicCountsNothingUntilTheEnd() {
        Heard made = anthropic(4);
        assertThat(made.text("/processing_status")).isEqualTo("in_progress");
        String path = "/v1/messages/batches/" + made.text("/id");
        caller.advance("30m");
        Heard running = caller.get("anthropic", path);
        assertThat(running.at("/request_counts").toString())
                .isEqualTo("{\"processing\":4,\"succeeded\":0,\"errored\":0,\"canceled\":0,\"expired\":0}");
        assertThat(running.at("/results_url").isNull()).isTrue();
        assertThat(caller.get("anthropic", path + "/results").status()).isEqualTo(404);
        assertThat(caller.send("DELETE", "anthropic", path, null).status()).isEqualTo(400);
        caller.advance("30m");
        Heard ended = caller.get("anthropic", path);
        assertThat(ended.text("/processing_status")).isEqualTo("ended");
        assertThat(ended.at("/request_counts/succeeded").asInt()).isEqualTo(4);
        String url = ended.text("/results_url");
        assertThat(url).isEqualTo(simulator.url() + "/anthropic" + path + "/results");
        List<JsonNode> results = BatchCaller.values(caller.get("anthropic", path + "/results"));
        assertThat(results.get(1).at("/result/type").asText()).isEqualTo("succeeded");
        assertThat(text(results.get(1).at("/result/message/content")))
                .isEqualTo(text(caller.post(
                                "anthropic",
                                "/v1/messages",
                                BatchCaller.body(1, "anthropic"),
                                RequestHandler.CELL_HEADER,
                                BatchCaller.cell(1))
                        .at("/content")));
        caller.advance("696h");
        Heard archived = caller.get("anthropic", path);
        assertThat(archived.at("/archived_at").isTextual()).isTrue();
        assertThat(archived.at("/results_url").isNull()).isTrue();
        assertThat(caller.get("anthropic", path + "/results").status()).isEqualTo(404);
        assertThat(caller.send("DELETE", "anthropic", path, null).text("/type")).isEqualTo("message_batch_deleted");
    }

    private static String text(JsonNode blocks) {
        var text = new StringBuilder();
        blocks.forEach(block -> text.append(block.path("text").asText("")));
        assertThat(text.toString()).startsWith("[simulated] ");
        return text.toString();
    }

    @Test
    void anthropicsListsHaveBothEnds() {
        List<String> ids =
                IntStream.range(0, 5).mapToObj(i -> anthropic(1).text("/id")).toList();
        String list = "/v1/messages/batches?limit=2";
        Heard first = caller.get("anthropic", list);
        assertThat(first.text("/first_id")).isEqualTo(ids.get(4));
        assertThat(first.at("/has_more").asBoolean()).isTrue();
        assertThat(caller.get("anthropic", list + "&after_id=" + ids.get(3)).text("/first_id"))
                .isEqualTo(ids.get(2));
        Heard before = caller.get("anthropic", list + "&before_id=" + ids.get(1));
        assertThat(before.text("/first_id")).isEqualTo(ids.get(3));
        assertThat(before.text("/last_id")).isEqualTo(ids.get(2));
    }

    @Test
    void anthropicRefusesBadNamesAtOnce() {
        String one = "{\"custom_id\":\"a b\",\"params\":{}}";
        for (String requests :
                List.of("[]", "[" + one + "]", "[" + one.replace("a b", "a") + "," + one.replace("a b", "a") + "]")) {
            Heard heard = caller.post("anthropic", "/v1/messages/batches", "{\"requests\":" + requests + "}");
            assertThat(heard.status()).as(requests).isEqualTo(400);
            assertThat(heard.text("/error/type")).isEqualTo("invalid_request_error");
        }
        Heard wrongLater =
                caller.post("anthropic", "/v1/messages/batches", "{\"requests\":[" + one.replace("a b", "a") + "]}");
        caller.advance("1h");
        JsonNode result = BatchCaller.values(
                        caller.get("anthropic", "/v1/messages/batches/" + wrongLater.text("/id") + "/results"))
                .get(0);
        assertThat(result.at("/result/type").asText()).isEqualTo("errored");
        assertThat(result.at("/result/error/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void openRouterAnswersInTheBatchItself() {
        String rows = list(
                3,
                n -> "{\"custom_id\":\"rc-" + n + "\",\"rollcall_cell\":\"" + BatchCaller.cell(n) + "\",\"body\":"
                        + BatchCaller.body(n, "openrouter") + "}");
        String body = "{\"endpoint\":\"" + CHAT + "\",\"model\":\"m-1\",\"requests\":" + rows + "}";
        Heard made = caller.post("openrouter", "/api/v1/batches", body);
        assertThat(made.status()).isEqualTo(202);
        assertThat(made.text("/status")).isEqualTo("validating");
        String path = "/api/v1/batches/" + made.text("/id");
        assertThat(caller.send("DELETE", "openrouter", path, null).status()).isEqualTo(400);
        caller.advance("1h");
        Heard done = caller.get("openrouter", path);
        assertThat(done.text("/status")).isEqualTo("completed");
        assertThat(done.text("/results/2/response/body/choices/0/message/content"))
                .isEqualTo(online("openrouter", "/api/v1/chat/completions", 2, "/choices/0/message/content"));
        Heard all = caller.get("openrouter", "/api/v1/batches");
        assertThat(all.at("/data/0/results").isNull()).isTrue();
        assertThat(caller.send("DELETE", "openrouter", path, null).text("/deletion/openrouter"))
                .isEqualTo("deleted");
        assertThat(caller.get("openrouter", path).status()).isEqualTo(404);
        String searching = body.replaceFirst("\"messages\"", "\"plugins\":[],\"messages\"");
        assertThat(caller.post("openrouter", "/api/v1/batches", searching).status())
                .isEqualTo(400);
        String many = list(5_001, n -> "{\"custom_id\":\"" + n + "\",\"body\":{}}");
        assertThat(caller.post("openrouter", "/api/v1/batches", body.replace(rows, many))
                        .status())
                .isEqualTo(400);
    }
}
