package dev.rollcall.llm.batch;

import static dev.rollcall.llm.wire.Lenient.count;
import static dev.rollcall.llm.wire.Lenient.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.ApiRequest;
import dev.rollcall.llm.reply.TokenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * Google's batches: a long-running operation whose {@code metadata} is the batch. Counts are strings, and those of 0 may be
 * missing. The order of the list is unverified.
 */
final class GeminiWire implements BatchWire {

    private final BatchServer server;
    private final GeminiFiles files;

    GeminiWire(BatchServer server) {
        this.server = server;
        this.files = new GeminiFiles(server);
    }

    @Override
    public FileStore files() {
        return files;
    }

    @Override
    public FileShape shape(BatchTarget target) {
        return FileShape.lines((json, customId, body) -> {
            json.writeStringField("key", customId);
            FileShape.writeRaw(json, "request", body);
        });
    }

    @Override
    public ApiRequest create(BatchFile file, Upload upload) {
        ObjectNode create = BatchServer.object();
        ObjectNode batch = create.putObject("batch").put("displayName", file.token());
        batch.putObject("inputConfig").put("fileName", upload.fileId());
        String path = server.api().api().path().replaceFirst(":generateContent$", ":batchGenerateContent");
        String model = file.target().model().replaceFirst("^models/", "");
        return BatchServer.post(server.url(path.replace("{model}", model)), create);
    }

    @Override
    public String createdId(JsonNode reply) {
        String id = Facts.id(reply.path("name"));
        return id != null ? id : Facts.id(reply.path("metadata").path("name"));
    }

    @Override
    public ApiRequest list(Instant since, String page) {
        return ApiRequest.get(server.url(server.facts().path(), "pageSize", "100", "pageToken", page));
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        List<ListedBatch> batches = new ArrayList<>();
        for (JsonNode entry : Paging.entries(reply)) {
            String id = createdId(entry);
            if (id != null) {
                JsonNode batch = batch(entry);
                batches.add(new ListedBatch(
                        id,
                        Facts.token(batch),
                        text(batch.path("inputConfig").path("fileName")),
                        Facts.time(batch.path("createTime")),
                        count(batch.path("batchStats").path("requestCount")),
                        text(batch.path("state"))));
            }
        }
        return new Page(batches, text(reply.path("nextPageToken")));
    }

    @Override
    public ApiRequest poll(String id) {
        return ApiRequest.get(named(id, ""));
    }

    @Override
    public BatchStatus status(String id, JsonNode reply, UnaryOperator<String> clean) {
        JsonNode batch = batch(reply);
        String word = text(batch.path("state"));
        JsonNode error = reply.path("error").isObject() ? reply.path("error") : batch.path("error");
        BatchEnd end = Facts.end(word);
        if (end == null && reply.path("done").asBoolean()) {
            end = error.isObject() ? BatchEnd.FAILED : BatchEnd.COMPLETED;
        }
        String problem = text(error.path("message"));
        return new BatchStatus(
                id,
                end != null ? BatchState.ENDED : Facts.state(word),
                end,
                word,
                counts(batch.path("batchStats")),
                end == null ? List.of() : results(List.of(reply.path("response"), batch.path("output"))),
                Facts.problem(problem, false),
                clean.apply(problem),
                TokenUsage.UNKNOWN,
                null);
    }

    private static BatchCounts counts(JsonNode stats) {
        Integer submitted = count(stats.path("requestCount"));
        Integer succeeded = count(stats.path("successfulRequestCount"));
        Integer failed = count(stats.path("failedRequestCount"));
        Integer rest = Facts.minus(submitted, count(stats.path("pendingRequestCount")));
        return new BatchCounts(
                submitted, rest != null ? rest : Facts.whole(succeeded, failed), succeeded, failed, null, null);
    }

    /** Both places may tell the same. */
    private static List<ResultPlace> results(List<JsonNode> outputs) {
        for (JsonNode output : outputs) {
            String file = Facts.id(output.path("responsesFile"));
            if (file != null) {
                return List.of(ResultPlace.file(file));
            }
        }
        for (JsonNode output : outputs) {
            JsonNode inlined = output.path("inlinedResponses");
            if (inlined.asBoolean() || inlined.path("inlinedResponses").asBoolean()) {
                return List.of(ResultPlace.of(ResultPlace.Kind.INLINE));
            }
        }
        return List.of();
    }

    @Override
    public ApiRequest cancel(String id) {
        return BatchServer.post(named(id, ":cancel"));
    }

    @Override
    public ResultSource open(String id, ResultPlace place, String page) {
        return place.kind() == ResultPlace.Kind.FILE
                ? new ResultSource(files.content(place.id()), null)
                : new ResultSource(ApiRequest.get(named(id, "")).slow(), "inlinedResponses");
    }

    /** Their ids have the collection in them: {@code batches/abc}. */
    private HttpUrl named(String id, String rest) {
        String collection = server.facts().path();
        String name = BatchServer.checked(id).replaceFirst("^batches/", "");
        return server.url(collection + "/" + name + rest);
    }

    private static JsonNode batch(JsonNode reply) {
        JsonNode metadata = reply.path("metadata");
        return metadata.has("state") || metadata.has("displayName") ? metadata : reply;
    }
}
