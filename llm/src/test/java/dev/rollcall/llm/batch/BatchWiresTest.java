package dev.rollcall.llm.batch;

import static dev.rollcall.llm.batch.Provider.TOKEN;
import static dev.rollcall.llm.batch.Provider.customId;
import static dev.rollcall.llm.batch.Provider.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.Acceptance;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each provider's own shapes: create, list, poll, cancel, results. */
@Timeout(20)
class BatchWiresTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant SINCE = Instant.parse("2026-11-30T12:00:00Z");
    private static final long AFTER = SINCE.getEpochSecond() + 60;
    private static final long BEFORE = SINCE.getEpochSecond() - 60;

    private static final String CHAT =
            "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"A\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}";

    private static final String RESPONSES =
            "{\"status\":\"completed\",\"model\":\"m\",\"output\":[{\"type\":\"message\",\"content\":"
                    + "[{\"type\":\"output_text\",\"text\":\"A\"}]}]}";

    private static final String GEMINI =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"A\"}]},\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":2},\"modelVersion\":\"m\"}";

    private static String line(int n, String body) {
        return "{\"id\":\"r\",\"custom_id\":\"" + customId(n)
                + "\",\"response\":{\"status_code\":200,\"request_id\":\"q" + n + "\",\"body\":" + body
                + "},\"error\":null}";
    }

    @Test
    void openAi() throws Exception {
        try (var provider = new Provider("openai")) {
            provider.at("POST /v1/files", "{\"id\":\"file-1\",\"object\":\"file\"}")
                    .at(
                            "GET /v1/files?limit=100",
                            "{\"data\":[{\"id\":\"file-0\",\"filename\":\"other.jsonl\"}],\"has_more\":true,\"last_id\":\"file-0\"}")
                    .at(
                            "GET /v1/files?limit=100&after=file-0",
                            "{\"data\":[{\"id\":\"file-1\",\"filename\":\"" + TOKEN + ".jsonl\"}],\"has_more\":false}")
                    .at("POST /v1/batches", "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"validating\"}")
                    .at(
                            "GET /v1/batches/batch_1",
                            "{\"id\":\"batch_1\",\"status\":\"completed\",\"output_file_id\":\"file-out\",\"error_file_id\":null,"
                                    + "\"request_counts\":{\"total\":2,\"completed\":2,\"failed\":0},\"model\":\"m\","
                                    + "\"usage\":{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":3},\"output_tokens\":4,\"output_tokens_details\":{\"reasoning_tokens\":1}}}")
                    .at("GET /v1/files/file-out/content", line(1, CHAT) + "\n" + line(0, CHAT) + "\n")
                    .at("POST /v1/batches/batch_1/cancel", "{\"id\":\"batch_1\",\"status\":\"cancelling\"}");
            BatchFile file = provider.file(2);
            Upload upload = provider.done(provider.panel.upload(file, provider.key()));
            assertThat(upload.fileId()).isEqualTo("file-1");
            assertThat(provider.sent(0))
                    .contains("name=\"purpose\"", "batch", "filename=\"" + TOKEN + ".jsonl\"", customId(1));
            assertThat(provider.asked.get(0).getHeaders().get("Authorization")).isEqualTo("Bearer " + Provider.SECRET);
            assertThat(provider.done(provider.panel.findUpload(provider.target(), TOKEN, provider.key())))
                    .contains(upload);
            assertThat(provider.done(provider.panel.create(file, upload, provider.key())))
                    .isEqualTo("batch_1");
            assertThat(JSON.readTree(provider.sent(3)))
                    .isEqualTo(JSON.readTree("{\"input_file_id\":\"file-1\",\"endpoint\":\"/v1/chat/completions\","
                            + "\"completion_window\":\"24h\",\"metadata\":{\"rollcall_batch\":\"" + TOKEN + "\"}}"));
            BatchStatus status = provider.polled("batch_1");
            assertThat(status.end()).isEqualTo(BatchEnd.COMPLETED);
            assertThat(status.counts()).isEqualTo(new BatchCounts(2, 2, 2, 0, null, null));
            assertThat(status.usage().inputTokens()).isEqualTo(10);
            assertThat(status.usage().cachedInputTokens()).isEqualTo(3);
            List<BatchLine.Row> rows = provider.rows(status);
            assertThat(rows).extracting(BatchLine.Row::n).containsExactly(1, 0);
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.reply().outcome()).isEqualTo(Outcome.ANSWERED);
                assertThat(row.reply().text()).isEqualTo("A");
                assertThat(new String(row.reply().raw(), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo(CHAT);
                assertThat(row.reply().requestId()).isEqualTo("q" + row.n());
            });
            assertThat(provider.done(provider.panel.cancel(provider.target(), "batch_1", provider.key()))
                            .state())
                    .isEqualTo(BatchState.CANCELLING);
        }
    }

    @Test
    void openAiListsDownToATime() {
        try (var provider = new Provider("openai")) {
            provider.at(
                            "GET /v1/batches?limit=100",
                            "{\"data\":[" + listed("b3", AFTER, TOKEN) + "," + listed("b2", AFTER, null)
                                    + "],\"has_more\":true,\"last_id\":\"b2\"}")
                    .at(
                            "GET /v1/batches?limit=100&after=b2",
                            "{\"data\":[" + listed("b1", AFTER, null) + "," + listed("b0", BEFORE, null)
                                    + "],\"has_more\":true,\"last_id\":\"b0\"}");
            BatchListing listing = provider.done(provider.panel.list(provider.target(), SINCE, provider.key()));
            assertThat(listing.whole()).isTrue();
            assertThat(listing.batches())
                    .extracting(ListedBatch::providerTaskId)
                    .containsExactly("b3", "b2", "b1");
            assertThat(listing.batches().get(0))
                    .isEqualTo(new ListedBatch("b3", TOKEN, "file-1", Instant.ofEpochSecond(AFTER), 7, "in_progress"));
        }
    }

    private static String listed(String id, long created, String token) {
        return "{\"id\":\"" + id + "\",\"created_at\":" + created
                + ",\"input_file_id\":\"file-1\",\"status\":\"in_progress\","
                + "\"request_counts\":{\"total\":7},\"metadata\":"
                + (token == null ? "null" : "{\"rollcall_batch\":\"" + token + "\"}") + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "validating,RUNNING,", "in_progress,RUNNING,", "finalizing,RUNNING,", "cancelling,CANCELLING,",
        "completed,ENDED,COMPLETED", "failed,ENDED,FAILED", "expired,ENDED,EXPIRED", "cancelled,ENDED,CANCELLED",
        "IN_PROGRESS,RUNNING,", "CANCELING,CANCELLING,", "EXPIRED,ENDED,EXPIRED", "a new word,RUNNING,"
    })
    void theWordsOfOpenAiGroqTogetherAndPerplexity(String word, BatchState state, BatchEnd end) {
        for (String id : List.of("openai", "together", "perplexity")) {
            try (var provider = new Provider(id)) {
                provider.at("GET /v1/batches/b1", "{\"id\":\"b1\",\"status\":\"" + word + "\"}");
                BatchStatus status = provider.polled("b1");
                assertThat(status.state()).isEqualTo(state);
                assertThat(status.end()).isEqualTo(end);
                assertThat(status.providerState()).isEqualTo(word);
                assertThat(status.counts()).isEqualTo(BatchCounts.UNKNOWN);
            }
        }
    }

    /** Enqueued tokens are counted after create, so the limit comes as a failed batch (trap 1). */
    @Test
    void openAiHasTooManyTokensWaiting() {
        try (var provider = new Provider("openai")) {
            provider.at(
                            "GET /v1/batches/b1",
                            "{\"id\":\"b1\",\"status\":\"failed\",\"errors\":{\"object\":\"list\",\"data\":[{\"code\":\"token_limit_exceeded\","
                                    + "\"message\":\"Enqueued token limit reached for gpt-6-luna, key "
                                    + Provider.SECRET + ". Limit: 2,000,000 enqueued tokens.\",\"line\":null}]}}")
                    .at(
                            "GET /v1/batches/b2",
                            "{\"id\":\"b2\",\"status\":\"failed\",\"errors\":{\"data\":[{\"code\":\"invalid_json_line\",\"message\":\"not JSON\",\"line\":3}]}}");
            BatchStatus tokens = provider.polled("b1");
            assertThat(tokens.problem()).isEqualTo(BatchProblem.TOKEN_LIMIT);
            assertThat(tokens.problemText()).contains("Enqueued token limit").doesNotContain(Provider.SECRET);
            assertThat(tokens.tokenLimit()).hasValue(2_000_000);
            assertThat(tokens.results()).isEmpty();
            BatchStatus lines = provider.polled("b2");
            assertThat(lines.problem()).isEqualTo(BatchProblem.BAD_LINES);
            assertThat(lines.problemText()).isEqualTo("line 3: not JSON (invalid_json_line)");
            assertThat(provider.lines(lines)).isEmpty();
        }
    }

    @Test
    void groqHasItsOwnPath() throws Exception {
        try (var provider = new Provider("groq")) {
            provider.at("POST /openai/v1/files", "{\"id\":\"file_1\"}")
                    .at("POST /openai/v1/batches", "{\"id\":\"batch_1\"}")
                    .at(
                            "GET /openai/v1/batches/batch_1",
                            "{\"id\":\"batch_1\",\"status\":\"expired\",\"output_file_id\":\"o\",\"error_file_id\":\"e\"}")
                    .at("GET /openai/v1/files/o/content", line(0, CHAT))
                    .at(
                            "GET /openai/v1/files/e/content",
                            "{\"custom_id\":\"" + customId(1)
                                    + "\",\"response\":null,\"error\":{\"code\":\"batch_expired\",\"message\":\"late\"}}\n");
            BatchFile file = provider.file(2);
            Upload upload = provider.done(provider.panel.upload(file, provider.key()));
            assertThat(provider.done(provider.panel.create(file, upload, provider.key())))
                    .isEqualTo("batch_1");
            assertThat(JSON.readTree(provider.sent(1))
                            .at("/metadata/rollcall_batch")
                            .asText())
                    .isEqualTo(TOKEN);
            List<BatchLine.Row> rows = provider.rows(provider.polled("batch_1"));
            assertThat(rows).extracting(BatchLine.Row::end).containsExactly(RowEnd.REPLIED, RowEnd.EXPIRED);
            assertThat(rows.get(1).reply().sent()).isFalse();
        }
    }

    @Test
    void togetherPutsAJobAroundItAndListsAnArray() throws Exception {
        try (var provider = new Provider("together")) {
            provider.at("POST /v1/files", "{\"id\":\"file-1\"}")
                    .at(
                            "POST /v1/batches",
                            "{\"job\":{\"id\":\"job-1\",\"status\":\"VALIDATING\"},\"warning\":\"slow today\"}")
                    .at(
                            "GET /v1/batches",
                            "[{\"id\":\"job-1\",\"input_file_id\":\"file-1\",\"created_at\":\"2026-11-30T12:30:00.123Z\",\"status\":\"IN_PROGRESS\",\"progress\":40}]")
                    .at(
                            "GET /v1/batches/job-1",
                            "{\"id\":\"job-1\",\"status\":\"COMPLETED\",\"progress\":100,\"output_file_id\":\"out\",\"error_file_id\":\"err\"}")
                    .at("GET /v1/files/out/content", line(0, CHAT) + "\n")
                    .at(
                            "GET /v1/files/err/content",
                            "{\"custom_id\":\"" + customId(1)
                                    + "\",\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\"}}\n");
            BatchFile file = provider.file(2);
            Upload upload = provider.done(provider.panel.upload(file, provider.key()));
            assertThat(provider.sent(0)).contains("batch-api").doesNotContain("\"method\"");
            assertThat(provider.done(provider.panel.create(file, upload, provider.key())))
                    .isEqualTo("job-1");
            assertThat(provider.sent(1)).doesNotContain("metadata");
            assertThat(provider.done(provider.panel.list(provider.target(), SINCE, provider.key()))
                            .batches())
                    .containsExactly(new ListedBatch(
                            "job-1", null, "file-1", Instant.parse("2026-11-30T12:30:00.123Z"), null, "IN_PROGRESS"));
            BatchStatus status = provider.polled("job-1");
            assertThat(status.counts()).isEqualTo(BatchCounts.UNKNOWN);
            assertThat(provider.rows(status))
                    .extracting(row -> row.reply().outcome())
                    .containsExactly(Outcome.ANSWERED, Outcome.RATE_LIMITED);
        }
    }

    /** As Together's own client uploads: the bytes go to another server, the key does not. */
    @Test
    void togetherMaySendTheFileElsewhere() {
        try (var provider = new Provider("together");
                var elsewhere = new Provider("together")) {
            elsewhere.at("PUT /bucket/f?signature=s", "");
            provider.at(
                            "POST /v1/files",
                            reply(302, "")
                                    .addHeader("Location", elsewhere.web.url("/bucket/f?signature=s"))
                                    .addHeader("X-Together-File-Id", "file-1"))
                    .at("POST /v1/files/file-1/preprocess", "{\"id\":\"file-1\"}");
            BatchFile file = provider.file(2);
            assertThat(provider.done(provider.panel.upload(file, provider.key()))
                            .fileId())
                    .isEqualTo("file-1");
            assertThat(elsewhere.asked).hasSize(1);
            assertThat(elsewhere.asked.get(0).getBodySize()).isEqualTo(file.bytes());
            assertThat(elsewhere.asked.get(0).getHeaders().toString()).doesNotContain(Provider.SECRET);
            assertThat(provider.asked).hasSize(2);
        }
    }

    @Test
    void aSignedAddressIsNotTold() {
        try (var provider = new Provider("together")) {
            provider.at(
                    "POST /v1/files", reply(302, "").addHeader("Location", "https://bucket.example/f?signature=s1"));
            CallFailure failure = provider.panel
                    .upload(provider.file(1), provider.key())
                    .failure()
                    .orElseThrow();
            assertThat(failure.message()).contains("without a file's id").doesNotContain("s1", "bucket");
        }
    }

    /** A repeat returns the first batch; {@code output_expires_after} gets 400. */
    @Test
    void perplexityHasAnIdempotencyKey() throws Exception {
        try (var provider = new Provider("perplexity")) {
            provider.at("POST /v1/files", "{\"id\":\"f1\"}")
                    .at("POST /v1/batches", "{\"id\":\"b1\",\"status\":\"validating\"}")
                    .at("GET /v1/batches/b1", "{\"id\":\"b1\",\"status\":\"completed\",\"output_file_id\":\"o\"}")
                    .at("GET /v1/files/o/content", line(0, RESPONSES));
            BatchFile file = provider.file(1);
            Upload upload = provider.done(provider.panel.upload(file, provider.key()));
            provider.done(provider.panel.create(file, upload, provider.key()));
            assertThat(provider.asked.get(1).getHeaders().get("Idempotency-Key"))
                    .isEqualTo(TOKEN);
            assertThat(JSON.readTree(provider.sent(1)))
                    .isEqualTo(JSON.readTree(
                            "{\"input_file_id\":\"f1\",\"endpoint\":\"/v1/agent\",\"completion_window\":\"24h\"}"));
            assertThat(provider.rows(provider.polled("b1")).get(0).reply().text())
                    .isEqualTo("A");
        }
        try (var provider = new Provider("perplexity")) {
            var search = new dev.rollcall.llm.Question("perplexity", null, null, true, "Hi", 5, null);
            BatchFile file = provider.panel.file(TOKEN, List.of(search));
            provider.panel.upload(file, provider.key());
            assertThat(provider.sent(0)).contains("\"tools\":[{\"type\":\"web_search\"}]");
        }
    }

    @Test
    void mistral() throws Exception {
        try (var provider = new Provider("mistral")) {
            provider.at("POST /v1/files", "{\"id\":\"f1\"}")
                    .at("POST /v1/batch/jobs", "{\"id\":\"j1\",\"status\":\"QUEUED\"}")
                    .at(
                            "GET /v1/batch/jobs?page=0&page_size=100&created_after=2026-11-30T12%3A00%3A00Z&order_by=-created",
                            "{\"object\":\"list\",\"total\":1,\"data\":[{\"id\":\"j1\",\"input_files\":[\"f1\"],\"metadata\":{\"rollcall_batch\":\""
                                    + TOKEN + "\"},\"created_at\":" + AFTER
                                    + ",\"total_requests\":3,\"status\":\"RUNNING\"}]}")
                    .at(
                            "GET /v1/batch/jobs/j1",
                            "{\"id\":\"j1\",\"status\":\"TIMEOUT_EXCEEDED\",\"output_file\":\"o\",\"error_file\":null,\"total_requests\":3,"
                                    + "\"completed_requests\":2,\"succeeded_requests\":1,\"failed_requests\":1,\"errors\":[{\"message\":\"too slow\",\"count\":1}]}")
                    .at(
                            "GET /v1/files/o/content",
                            line(0, CHAT) + "\n{\"custom_id\":\"" + customId(1)
                                    + "\",\"response\":{\"status_code\":401,\"body\":{\"detail\":\"Invalid API Key\"}},\"error\":null}\n");
            BatchFile file = provider.file(3);
            Upload upload = provider.done(provider.panel.upload(file, provider.key()));
            assertThat(provider.done(provider.panel.create(file, upload, provider.key())))
                    .isEqualTo("j1");
            assertThat(JSON.readTree(provider.sent(1)))
                    .isEqualTo(JSON.readTree(
                            "{\"endpoint\":\"/v1/chat/completions\",\"model\":\"mistral-small-latest\",\"timeout_hours\":24,"
                                    + "\"input_files\":[\"f1\"],\"metadata\":{\"rollcall_batch\":\"" + TOKEN + "\"}}"));
            assertThat(provider.done(provider.panel.list(provider.target(), SINCE, provider.key()))
                            .batches())
                    .containsExactly(new ListedBatch("j1", TOKEN, "f1", Instant.ofEpochSecond(AFTER), 3, "RUNNING"));
            BatchStatus status = provider.polled("j1");
            assertThat(status.end()).isEqualTo(BatchEnd.EXPIRED);
            assertThat(status.counts()).isEqualTo(new BatchCounts(3, 2, 1, 1, null, null));
            assertThat(status.problemText()).isEqualTo("too slow (1 times)");
            assertThat(provider.rows(status))
                    .extracting(row -> row.reply().outcome())
                    .containsExactly(Outcome.ANSWERED, Outcome.KEY_REJECTED);
        }
    }

    @Test
    void mistralTellsSomeResultsInTheJobItself() {
        try (var provider = new Provider("mistral")) {
            provider.at(
                            "GET /v1/batch/jobs/j1",
                            "{\"id\":\"j1\",\"status\":\"SUCCESS\",\"output_file\":null,\"completed_requests\":2,\"outputs\":null}")
                    .at(
                            "GET /v1/batch/jobs/j1?inline=true",
                            "{\"id\":\"j1\",\"outputs\":[" + line(1, CHAT) + "," + line(0, CHAT)
                                    + "],\"status\":\"SUCCESS\"}");
            assertThat(provider.rows(provider.polled("j1")))
                    .extracting(BatchLine.Row::n)
                    .containsExactly(1, 0);
        }
    }

    @Test
    void xAiHasNoStatus() throws Exception {
        try (var provider = new Provider("xai")) {
            String running =
                    "{\"batch_id\":\"b1\",\"state\":{\"num_requests\":%d,\"num_pending\":%d,\"num_success\":0,\"num_error\":0,\"num_cancelled\":0}}";
            provider.at("POST /v1/files", "{\"id\":\"f1\"}")
                    .at(
                            "POST /v1/batches",
                            "{\"batch_id\":\"b1\",\"name\":\"" + TOKEN
                                    + "\",\"state\":{\"num_requests\":0,\"num_pending\":0}}")
                    .at("GET /v1/batches/b1", running.formatted(0, 0))
                    .at("GET /v1/batches/b1", running.formatted(4, 4))
                    .at(
                            "GET /v1/batches/b1",
                            "{\"batch_id\":\"b1\",\"state\":{\"num_requests\":4,\"num_pending\":0,\"num_success\":2,\"num_error\":1,\"num_cancelled\":1},"
                                    + "\"cost_breakdown\":{\"total_cost_usd_ticks\":12345}}")
                    .at(
                            "GET /v1/batches/b1/results?limit=100",
                            "{\"results\":[" + xAi(2, "\"response\":{\"chat_get_completion\":" + CHAT + "}") + ","
                                    + xAi(0, "\"error\":{\"code\":8,\"message\":\"too many\",\"details\":[]}")
                                    + "],\"pagination_token\":\"p2\"}")
                    .at(
                            "GET /v1/batches/b1/results?limit=100&pagination_token=p2",
                            "{\"pagination_token\":\"\",\"results\":["
                                    + xAi(3, "\"error\":{\"code\":1,\"message\":\"cancelled\"}") + ","
                                    + xAi(1, "\"response\":{\"chat_get_completion\":" + CHAT + "}") + "]}")
                    .at(
                            "POST /v1/batches/b1:cancel",
                            "{\"batch_id\":\"b1\",\"cancel_time\":\"2026-11-30\",\"state\":{\"num_requests\":4,\"num_pending\":2}}");
            BatchFile file = provider.file(4);
            Upload upload = provider.done(provider.panel.upload(file, provider.key()));
            assertThat(provider.done(provider.panel.create(file, upload, provider.key())))
                    .isEqualTo("b1");
            assertThat(JSON.readTree(provider.sent(1)))
                    .isEqualTo(JSON.readTree("{\"name\":\"" + TOKEN + "\",\"input_file_id\":\"f1\"}"));
            BatchStatus unread = provider.polled("b1");
            assertThat(unread.state()).isEqualTo(BatchState.RUNNING);
            assertThat(unread.counts()).as("the file is not read yet").isEqualTo(BatchCounts.UNKNOWN);
            assertThat(provider.polled("b1").counts().processed()).isZero();
            BatchStatus ended = provider.polled("b1");
            assertThat(ended.end()).isEqualTo(BatchEnd.CANCELLED);
            assertThat(ended.counts()).isEqualTo(new BatchCounts(4, 4, 2, 1, 1, null));
            assertThat(ended.costTicks()).isEqualTo(12345);
            List<BatchLine.Row> rows = provider.rows(ended);
            assertThat(rows).extracting(BatchLine.Row::n).containsExactly(2, 0, 3, 1);
            assertThat(rows)
                    .extracting(row -> row.reply().outcome())
                    .containsExactly(Outcome.ANSWERED, Outcome.RATE_LIMITED, Outcome.OVERLOADED, Outcome.ANSWERED);
            assertThat(rows)
                    .extracting(BatchLine.Row::end)
                    .containsExactly(RowEnd.REPLIED, RowEnd.REPLIED, RowEnd.CANCELLED, RowEnd.REPLIED);
            assertThat(provider.done(provider.panel.cancel(provider.target(), "b1", provider.key()))
                            .state())
                    .isEqualTo(BatchState.CANCELLING);
        }
    }

    private static String xAi(int n, String result) {
        return "{\"batch_request_id\":\"" + customId(n) + "\",\"batch_result\":{" + result + "}}";
    }

    /** Recorded: questions to Responses come back in the shape of chat. */
    @Test
    void xAiAnswersResponsesInTheShapeOfChat() {
        try (var provider = new Provider("xai")) {
            var target = new BatchTarget("xai", "responses", null, false);
            provider.at(
                            "GET /v1/batches/b1",
                            "{\"batch_id\":\"b1\",\"state\":{\"num_requests\":1,\"num_pending\":0,\"num_success\":1}}")
                    .at(
                            "GET /v1/batches/b1/results?limit=100",
                            "{\"results\":["
                                    + xAi(
                                            0,
                                            "\"response\":{\"chat_get_completion\":{\"choices\":[{\"message\":{\"content\":\"A\"},\"finish_reason\":\"stop\"}],"
                                                    + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":10,\"completion_tokens_details\":{\"reasoning_tokens\":3}}}}")
                                    + "]}");
            BatchStatus status = provider.done(provider.panel.poll(target, "b1", provider.key()));
            List<BatchLine> lines = new ArrayList<>();
            provider.panel.results(target, TOKEN, status, 0, provider.key(), lines::add);
            var row = (BatchLine.Row) lines.get(0);
            assertThat(row.reply().text()).isEqualTo("A");
            assertThat(row.reply().usage().outputTokens())
                    .as("with reasoning, as chat counts it")
                    .isEqualTo(5);
        }
    }

    @Test
    void xAiRejectsAFileWithoutAStatus() {
        try (var provider = new Provider("xai")) {
            provider.at(
                    "GET /v1/batches/b1",
                    "{\"batch_id\":\"b1\",\"cancel_by_xai_message\":\"line 2 is not valid\",\"cancel_time\":\"2026-11-30\",\"state\":{\"num_requests\":0,\"num_pending\":0}}");
            BatchStatus status = provider.polled("b1");
            assertThat(status.end()).isEqualTo(BatchEnd.FAILED);
            assertThat(status.problemText()).isEqualTo("line 2 is not valid");
        }
    }

    /** Its times may be days: then they are unknown, and nothing is left out. */
    @Test
    void xAiListsByName() {
        try (var provider = new Provider("xai")) {
            provider.at(
                            "GET /v1/batches?limit=100",
                            "{\"batches\":[{\"batch_id\":\"old\",\"create_time\":\"2026-11-29T00:00:00Z\"}],\"pagination_token\":\"p2\"}")
                    .at(
                            "GET /v1/batches?limit=100&pagination_token=p2",
                            "{\"batches\":[{\"batch_id\":\"b1\",\"name\":\"" + TOKEN
                                    + "\",\"input_file_id\":\"f1\",\"create_time\":\"2026-11-30\",\"state\":{\"num_requests\":0}}]}");
            assertThat(provider.done(provider.panel.list(provider.target(), SINCE, provider.key())))
                    .isEqualTo(new BatchListing(List.of(new ListedBatch("b1", TOKEN, "f1", null, null, null)), true));
        }
        try (var provider = new Provider("xai")) {
            provider.at("GET /v1/batches?limit=100", "{}");
            assertThat(provider.done(provider.panel.list(provider.target(), SINCE, provider.key()))
                            .batches())
                    .isEmpty();
        }
    }

    @Test
    void gemini() throws Exception {
        try (var provider = new Provider("google")) {
            provider.at(
                            "POST /upload/v1beta/files",
                            new mockwebserver3.MockResponse.Builder()
                                    .addHeader(
                                            "X-Goog-Upload-URL",
                                            "http://127.0.0.1:" + provider.web.getPort()
                                                    + "/upload/v1beta/files?upload_id=u1"))
                    .at("POST /upload/v1beta/files?upload_id=u1", "{\"file\":{\"name\":\"files/f1\",\"uri\":\"x\"}}")
                    .at(
                            "GET /v1beta/files?pageSize=100",
                            "{\"files\":[{\"name\":\"files/f1\",\"displayName\":\"" + TOKEN + ".jsonl\"}]}")
                    .at(
                            "POST /v1beta/models/gemini-3.5-flash-lite:batchGenerateContent",
                            "{\"name\":\"batches/b1\",\"metadata\":{\"state\":\"BATCH_STATE_PENDING\"}}")
                    .at(
                            "GET /v1beta/batches?pageSize=100",
                            "{\"operations\":[{\"name\":\"batches/b1\",\"metadata\":{\"displayName\":\"" + TOKEN
                                    + "\",\"createTime\":\"2026-11-30T12:30:00.5Z\",\"state\":\"BATCH_STATE_RUNNING\",\"batchStats\":{\"requestCount\":\"2\"}}}]}")
                    .at(
                            "GET /v1beta/batches/b1",
                            "{\"name\":\"batches/b1\",\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\",\"batchStats\":{\"requestCount\":\"2\",\"successfulRequestCount\":\"1\",\"failedRequestCount\":\"1\"},\"output\":{\"responsesFile\":\"files/batch-b1\"}},\"response\":{\"responsesFile\":\"files/batch-b1\"}}")
                    .at(
                            "GET /download/v1beta/files/batch-b1:download?alt=media",
                            "{\"key\":\"" + customId(1) + "\",\"response\":" + GEMINI + "}\n{\"key\":\"" + customId(0)
                                    + "\",\"error\":{\"code\":7,\"message\":\"no\"}}\n")
                    .at("POST /v1beta/batches/b1:cancel", "{}");
            BatchFile file = provider.file(2);
            Upload upload = provider.done(provider.panel.upload(file, provider.key()));
            assertThat(upload.fileId()).isEqualTo("files/f1");
            assertThat(provider.asked.get(0).getHeaders().get("X-Goog-Upload-Command"))
                    .isEqualTo("start");
            assertThat(provider.sent(0)).contains(TOKEN + ".jsonl");
            assertThat(provider.asked.get(1).getHeaders().get("X-Goog-Upload-Command"))
                    .isEqualTo("upload, finalize");
            assertThat(provider.sent(1)).startsWith("{\"key\":\"" + customId(0) + "\",\"request\":{");
            assertThat(provider.done(provider.panel.findUpload(provider.target(), TOKEN, provider.key())))
                    .contains(upload);
            assertThat(provider.done(provider.panel.create(file, upload, provider.key())))
                    .isEqualTo("batches/b1");
            assertThat(JSON.readTree(provider.sent(3)))
                    .isEqualTo(JSON.readTree("{\"batch\":{\"displayName\":\"" + TOKEN
                            + "\",\"inputConfig\":{\"fileName\":\"files/f1\"}}}"));
            assertThat(provider.done(provider.panel.list(provider.target(), SINCE, provider.key()))
                            .batches())
                    .containsExactly(new ListedBatch(
                            "batches/b1",
                            TOKEN,
                            null,
                            Instant.parse("2026-11-30T12:30:00.5Z"),
                            2,
                            "BATCH_STATE_RUNNING"));
            BatchStatus status = provider.polled("batches/b1");
            assertThat(status.end()).isEqualTo(BatchEnd.COMPLETED);
            assertThat(status.counts()).isEqualTo(new BatchCounts(2, 2, 1, 1, null, null));
            assertThat(provider.rows(status))
                    .extracting(row -> row.n() + " " + row.reply().outcome())
                    .containsExactly("1 ANSWERED", "0 KEY_REJECTED");
            assertThat(provider.done(provider.panel.cancel(provider.target(), "batches/b1", provider.key()))
                            .state())
                    .isEqualTo(BatchState.CANCELLING);
        }
    }

    @Test
    void geminisFileAndKeyDoNotGoToAnotherServer() {
        try (var provider = new Provider("google")) {
            provider.at(
                    "POST /upload/v1beta/files",
                    new mockwebserver3.MockResponse.Builder()
                            .addHeader("X-Goog-Upload-URL", "https://elsewhere.example/upload?upload_id=u1"));
            var failure =
                    provider.panel.upload(provider.file(1), provider.key()).failure();
            assertThat(failure.orElseThrow().message()).contains("at another server");
            assertThat(provider.asked).hasSize(1);
        }
    }

    @Test
    void aBaseUrlWithAVersionIsUnderstood() {
        try (var provider = new Provider("google")) {
            var catalogue = provider.catalogue.withBaseUrl(
                    "google", "http://127.0.0.1:" + provider.web.getPort() + "/gw/v1beta", "test");
            try (var panel = new BatchPanel(
                    catalogue, dev.rollcall.llm.Prices.bundled(), dev.rollcall.llm.PanelOptions.defaults())) {
                panel.upload(panel.file(TOKEN, provider.questions(1)), provider.key());
                panel.poll(provider.target(), "batches/b1", provider.key());
            }
            assertThat(provider.asked)
                    .extracting(mockwebserver3.RecordedRequest::getTarget)
                    .containsExactly("/gw/upload/v1beta/files", "/gw/v1beta/batches/b1");
        }
    }

    /** Doubly nested, told twice, in another order, each an error (traps 3). */
    @Test
    void geminiNestsItsResultsInTheBatch() {
        String inlined = "{\"inlinedResponses\":{\"inlinedResponses\":["
                + "{\"metadata\":{\"key\":\"" + customId(1) + "\"},\"error\":{\"code\":14,\"message\":\"overloaded\"}},"
                + "{\"error\":{\"code\":429,\"message\":\"RESOURCE_EXHAUSTED\"},\"metadata\":{\"key\":\"" + customId(0)
                + "\"}},"
                + "{\"response\":" + GEMINI + "}]}}";
        try (var provider = new Provider("google")) {
            provider.at(
                    "GET /v1beta/batches/b1",
                    "{\"name\":\"batches/b1\",\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\",\"output\":" + inlined
                            + "},\"done\":true,\"response\":" + inlined + "}");
            BatchStatus status = provider.polled("batches/b1");
            assertThat(status.results()).containsExactly(ResultPlace.of(ResultPlace.Kind.INLINE));
            List<BatchLine> lines = provider.lines(status);
            assertThat(lines).hasSize(3);
            assertThat(((BatchLine.Row) lines.get(0)).reply().outcome()).isEqualTo(Outcome.OVERLOADED);
            assertThat(((BatchLine.Row) lines.get(1)).reply().outcome()).isEqualTo(Outcome.RATE_LIMITED);
            assertThat(lines.get(2)).isEqualTo(new BatchLine.Bad(3, BatchLine.Flaw.UNKNOWN_ID, null));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BATCH_STATE_PENDING,RUNNING,", "BATCH_STATE_RUNNING,RUNNING,", "JOB_STATE_PAUSED,RUNNING,",
                "BATCH_STATE_SUCCEEDED,ENDED,COMPLETED",
        "BATCH_STATE_FAILED,ENDED,FAILED", "BATCH_STATE_CANCELLED,ENDED,CANCELLED", "BATCH_STATE_EXPIRED,ENDED,EXPIRED",
                "JOB_STATE_PARTIALLY_SUCCEEDED,ENDED,COMPLETED"
    })
    void theWordsOfGemini(String word, BatchState state, BatchEnd end) {
        try (var provider = new Provider("google")) {
            provider.at(
                    "GET /v1beta/batches/b1",
                    "{\"name\":\"batches/b1\",\"metadata\":{\"state\":\"" + word
                            + "\"},\"error\":{\"code\":3,\"message\":\"why\"}}");
            BatchStatus status = provider.polled("batches/b1");
            assertThat(status.state()).isEqualTo(state);
            assertThat(status.end()).isEqualTo(end);
            assertThat(status.problemText()).isEqualTo("why");
        }
    }

    @Test
    void anthropic() throws Exception {
        try (var provider = new Provider("anthropic")) {
            String message =
                    "{\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"A\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}";
            String running =
                    "{\"id\":\"msgbatch_1\",\"processing_status\":\"in_progress\",\"request_counts\":{\"processing\":4,\"succeeded\":0,\"errored\":0,\"canceled\":0,\"expired\":0},\"results_url\":null}";
            provider.at("POST /v1/messages/batches", running)
                    .at(
                            "GET /v1/messages/batches/msgbatch_1",
                            new mockwebserver3.MockResponse.Builder()
                                    .body(running)
                                    .addHeader("retry-after", "10"))
                    .at(
                            "GET /v1/messages/batches/msgbatch_1",
                            "{\"id\":\"msgbatch_1\",\"processing_status\":\"ended\",\"request_counts\":{\"processing\":0,\"succeeded\":1,\"errored\":1,\"canceled\":1,\"expired\":1},"
                                    + "\"results_url\":\"https://elsewhere.example/v1/messages/batches/msgbatch_1/results\"}")
                    .at(
                            "GET /v1/messages/batches/msgbatch_1/results",
                            "{\"custom_id\":\"" + customId(3) + "\",\"result\":{\"type\":\"expired\"}}\n"
                                    + "{\"custom_id\":\"" + customId(0)
                                    + "\",\"result\":{\"type\":\"succeeded\",\"message\":" + message + "}}\n"
                                    + "{\"custom_id\":\"" + customId(1)
                                    + "\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low\"}}}}\n"
                                    + "{\"custom_id\":\"" + customId(2) + "\",\"result\":{\"type\":\"canceled\"}}\n")
                    .at(
                            "GET /v1/messages/batches?limit=1000",
                            "{\"data\":[{\"id\":\"msgbatch_1\",\"created_at\":\"2026-11-30T12:30:00Z\",\"processing_status\":\"in_progress\",\"request_counts\":{\"processing\":4,\"succeeded\":0,\"errored\":0,\"canceled\":0,\"expired\":0}}],\"has_more\":false}");
            BatchFile file = provider.file(4);
            assertThat(provider.done(provider.panel.upload(file, provider.key())))
                    .isEqualTo(Upload.NONE);
            assertThat(provider.done(provider.panel.findUpload(provider.target(), TOKEN, provider.key())))
                    .isEqualTo(Optional.empty());
            assertThat(provider.asked).isEmpty();
            assertThat(provider.done(provider.panel.create(file, Upload.NONE, provider.key())))
                    .isEqualTo("msgbatch_1");
            assertThat(provider.asked.get(0).getHeaders().get("anthropic-version"))
                    .isEqualTo("2023-06-01");
            assertThat(provider.asked.get(0).getBodySize()).isEqualTo(file.bytes());
            var polled = (BatchResult.Done<BatchStatus>)
                    provider.panel.poll(provider.target(), "msgbatch_1", provider.key());
            assertThat(polled.retryAfter()).isEqualTo(Duration.ofSeconds(10));
            assertThat(polled.of().counts()).as("zero until the end").isEqualTo(new BatchCounts(4, 0, 0, 0, 0, 0));
            assertThat(provider.done(provider.panel.list(provider.target(), SINCE, provider.key()))
                            .batches())
                    .containsExactly(new ListedBatch(
                            "msgbatch_1", null, null, Instant.parse("2026-11-30T12:30:00Z"), 4, "in_progress"));
            BatchStatus ended = provider.polled("msgbatch_1");
            assertThat(ended.end()).isEqualTo(BatchEnd.EXPIRED);
            List<BatchLine.Row> rows = provider.rows(ended);
            assertThat(rows)
                    .extracting(
                            row -> row.n() + " " + row.end() + " " + row.reply().outcome())
                    .containsExactly(
                            "3 EXPIRED OVERLOADED",
                            "0 REPLIED ANSWERED",
                            "1 REPLIED OUT_OF_QUOTA",
                            "2 CANCELLED OVERLOADED");
            List<String> ids = new ArrayList<>();
            ResultsRead read = provider.panel.customIds(
                    provider.target(), ended, provider.key(), id -> ids.add(id) && ids.size() < 2);
            assertThat(ids).containsExactly(customId(3), customId(0));
            assertThat(read.isWhole()).isTrue();
        }
    }

    @Test
    void openRouter() throws Exception {
        try (var provider = new Provider("openrouter")) {
            provider.at("POST /api/v1/batches", reply(202, "{\"id\":\"b1\",\"status\":\"validating\"}"))
                    .at(
                            "GET /api/v1/batches/b1",
                            "{\"id\":\"b1\",\"status\":\"completed\",\"request_counts\":{\"total\":2,\"completed\":1,\"failed\":1},\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7},"
                                    + "\"results\":[" + line(1, CHAT) + ",{\"id\":\"r2\",\"custom_id\":\"" + customId(0)
                                    + "\",\"response\":null,\"error\":{\"message\":\"No credits\",\"type\":\"billing_error\"}}],\"error\":null}")
                    .at(
                            "GET /api/v1/batches/b2",
                            "{\"id\":\"b2\",\"status\":\"failed\",\"error\":{\"message\":\"no such model\"}}");
            BatchFile file = provider.file(2);
            assertThat(provider.done(provider.panel.create(file, Upload.NONE, provider.key())))
                    .isEqualTo("b1");
            assertThat(provider.sent(0))
                    .startsWith("{\"endpoint\":\"/v1/chat/completions\",\"model\":\"openai/gpt-oss-120b\",");
            BatchStatus status = provider.polled("b1");
            assertThat(status.counts()).isEqualTo(new BatchCounts(2, 2, 1, 1, null, null));
            assertThat(status.usage().outputTokens()).isEqualTo(2);
            assertThat(provider.rows(status))
                    .extracting(row -> row.n() + " " + row.reply().outcome())
                    .containsExactly("1 ANSWERED", "0 OUT_OF_QUOTA");
            BatchStatus failed = provider.polled("b2");
            assertThat(failed.problemText()).isEqualTo("no such model");
            assertThat(failed.results()).isEmpty();
        }
    }

    @Test
    void aListThatIsNoneIsNotAnEmptyOne() {
        for (String id : List.of("openai", "xai", "google")) {
            try (var provider = new Provider(id)) {
                String path = id.equals("google") ? "/v1beta/batches?pageSize=100" : "/v1/batches?limit=100";
                provider.at("GET " + path, "{\"error\":{\"message\":\"try later\",\"code\":503}}");
                var failure = provider.panel
                        .list(provider.target(), SINCE, provider.key())
                        .failure()
                        .orElseThrow();
                assertThat(failure.outcome()).isEqualTo(Outcome.OVERLOADED);
                assertThat(failure.acceptance()).isEqualTo(Acceptance.UNKNOWN);
            }
        }
    }
}
