package dev.rollcall.llm.batch;

import static dev.rollcall.llm.batch.BatchServer.object;
import static dev.rollcall.llm.wire.Lenient.count;
import static dev.rollcall.llm.wire.Lenient.text;
import static dev.rollcall.llm.wire.Lenient.word;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.ApiRequest;
import dev.rollcall.llm.BatchApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Batches of OpenAI, Groq and Perplexity, and of Together, which puts {@code {"job": …}} around the reply to create, writes
 * states in upper case and lists an array. {@code output_expires_after} is never sent: Perplexity rejects it. That Groq's
 * and Perplexity's lists begin with the newest is unverified.
 */
final class OpenAiWire implements BatchWire {

    /** The name of our metadata. */
    static final String METADATA = "rollcall_batch";

    private final BatchServer server;
    private final boolean together;
    private final FileStore files;

    OpenAiWire(BatchServer server) {
        this.server = server;
        this.together = server.facts().wire() == BatchApi.Wire.TOGETHER;
        OpenAiFiles plain = new OpenAiFiles(server, false);
        this.files = together ? new TogetherFiles(server, plain) : plain;
    }

    @Override
    public FileStore files() {
        return files;
    }

    @Override
    public FileShape shape(BatchTarget target) {
        return lines(together ? null : server.facts().url());
    }

    /** @param url what each line names; null: it names none */
    static FileShape lines(String url) {
        return FileShape.lines((json, customId, body) -> {
            json.writeStringField("custom_id", customId);
            if (url != null) {
                json.writeStringField("method", "POST");
                json.writeStringField("url", url);
            }
            FileShape.writeRaw(json, "body", body);
        });
    }

    @Override
    public ApiRequest create(BatchFile file, Upload upload) {
        ObjectNode batch = object().put("input_file_id", upload.fileId())
                .put("endpoint", server.facts().url())
                .put("completion_window", "24h");
        if (server.facts().metadata()) {
            batch.putObject("metadata").put(METADATA, file.token());
        }
        ApiRequest request = BatchServer.post(server.url(server.facts().path()), batch);
        return server.facts().idempotencyKey() ? request.with("Idempotency-Key", file.token()) : request;
    }

    @Override
    public String createdId(JsonNode reply) {
        return Facts.id(batch(reply).path("id"));
    }

    @Override
    public ApiRequest list(Instant since, String page) {
        return ApiRequest.get(
                together
                        ? server.url(server.facts().path())
                        : server.url(server.facts().path(), "limit", "100", "after", page));
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        List<ListedBatch> batches = new ArrayList<>();
        String last = null;
        for (JsonNode entry : Paging.entries(reply)) {
            JsonNode batch = batch(entry);
            last = Facts.id(batch.path("id"));
            if (last != null) {
                batches.add(new ListedBatch(
                        last,
                        Facts.token(batch),
                        text(batch.path("input_file_id")),
                        Facts.time(batch.path("created_at")),
                        count(batch.path("request_counts").path("total")),
                        text(batch.path("status"))));
            }
        }
        return new Page(batches, Paging.next(reply, last));
    }

    @Override
    public ApiRequest poll(String id) {
        return ApiRequest.get(server.batch(id, ""));
    }

    @Override
    public BatchStatus status(String id, JsonNode reply, UnaryOperator<String> clean) {
        JsonNode batch = batch(reply);
        String word = text(batch.path("status"));
        List<ResultPlace> results = new ArrayList<>();
        for (String name : List.of("output_file_id", "error_file_id")) {
            String file = Facts.id(batch.path(name));
            if (file != null) {
                results.add(ResultPlace.file(file));
            }
        }
        String problem = problem(batch);
        return new BatchStatus(
                id,
                Facts.state(word),
                Facts.end(word),
                word,
                counts(batch.path("request_counts")),
                results,
                Facts.problem(problem, namesLines(batch)),
                clean.apply(problem),
                Facts.usage(batch.path("usage")),
                Facts.costTicks(batch));
    }

    static BatchCounts counts(JsonNode counts) {
        Integer succeeded = count(counts.path("completed"));
        Integer failed = count(counts.path("failed"));
        return new BatchCounts(
                count(counts.path("total")), Facts.whole(succeeded, failed), succeeded, failed, null, null);
    }

    private static boolean namesLines(JsonNode batch) {
        for (JsonNode error : batch.path("errors").path("data")) {
            if (error.path("line").isNumber()) {
                return true;
            }
        }
        return false;
    }

    /** The first errors, with their codes and lines; null when there are none. */
    private static String problem(JsonNode batch) {
        List<String> words = new ArrayList<>();
        JsonNode errors = batch.path("errors");
        for (JsonNode error : errors.isArray() ? errors : errors.path("data")) {
            String line = word(error.path("line"));
            String code = word(error.path("code"));
            String said = (line == null ? "" : "line " + line + ": ")
                    + error.path("message").asText()
                    + (code == null ? "" : " (" + code + ")");
            words.add(said.strip());
        }
        // Together; OpenRouter
        String alone = text(batch.path("error")) != null
                ? text(batch.path("error"))
                : text(batch.path("error").path("message"));
        if (alone != null) {
            words.add(alone);
        }
        return words.isEmpty() ? null : String.join("; ", words.subList(0, Math.min(3, words.size())));
    }

    @Override
    public ApiRequest cancel(String id) {
        return BatchServer.post(server.batch(id, "/cancel"));
    }

    @Override
    public ResultSource open(String id, ResultPlace place, String page) {
        return new ResultSource(files.content(place.id()), null);
    }

    private static JsonNode batch(JsonNode reply) {
        return reply.path("job").isObject() ? reply.path("job") : reply;
    }
}
