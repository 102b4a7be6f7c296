package dev.rollcall.llm.batch;

import static dev.rollcall.llm.batch.BatchServer.object;
import static dev.rollcall.llm.wire.Lenient.count;
import static dev.rollcall.llm.wire.Lenient.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.ApiRequest;
import dev.rollcall.llm.reply.TokenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * xAI's batches. They have no status word. All counts are 0 before the file is read, and after it was rejected, which only
 * {@code cancel_by_xai_message} tells. The order of the list and the field of a file's name are unverified.
 */
final class XaiWire implements BatchWire {

    private final BatchServer server;
    private final OpenAiFiles files;

    XaiWire(BatchServer server) {
        this.server = server;
        this.files = new OpenAiFiles(server, false);
    }

    @Override
    public FileStore files() {
        return files;
    }

    @Override
    public FileShape shape(BatchTarget target) {
        return OpenAiWire.lines(server.facts().url());
    }

    @Override
    public ApiRequest create(BatchFile file, Upload upload) {
        return BatchServer.post(
                server.url(server.facts().path()),
                object().put("name", file.token()).put("input_file_id", upload.fileId()));
    }

    @Override
    public String createdId(JsonNode reply) {
        String id = Facts.id(reply.path("batch_id"));
        return id != null ? id : Facts.id(reply.path("id"));
    }

    @Override
    public ApiRequest list(Instant since, String page) {
        return ApiRequest.get(server.url(server.facts().path(), "limit", "100", "pagination_token", page));
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        List<ListedBatch> batches = new ArrayList<>();
        for (JsonNode batch : Paging.entries(reply)) {
            String id = createdId(batch);
            if (id != null) {
                Integer requests = count(batch.path("state").path("num_requests"));
                batches.add(new ListedBatch(
                        id,
                        Facts.token(batch),
                        text(batch.path("input_file_id")),
                        Facts.time(batch.path("create_time")),
                        requests != null && requests == 0 ? null : requests,
                        null));
            }
        }
        return new Page(batches, text(reply.path("pagination_token")));
    }

    @Override
    public ApiRequest poll(String id) {
        return ApiRequest.get(server.batch(id, ""));
    }

    @Override
    public BatchStatus status(String id, JsonNode batch, UnaryOperator<String> clean) {
        JsonNode state = batch.path("state");
        Integer requests = count(state.path("num_requests"));
        Integer pending = count(state.path("num_pending"));
        Integer cancelled = count(state.path("num_cancelled"));
        String rejected = text(batch.path("cancel_by_xai_message"));
        boolean isRead = requests != null && requests > 0;
        BatchEnd end = end(rejected, isRead, pending, cancelled, isCancelled(batch));
        return new BatchStatus(
                id,
                end != null ? BatchState.ENDED : isCancelled(batch) ? BatchState.CANCELLING : BatchState.RUNNING,
                end,
                null,
                isRead
                        ? new BatchCounts(
                                requests,
                                Facts.minus(requests, pending),
                                count(state.path("num_success")),
                                count(state.path("num_error")),
                                cancelled,
                                null)
                        : BatchCounts.UNKNOWN,
                end != null && isRead ? List.of(ResultPlace.of(ResultPlace.Kind.PAGES)) : List.of(),
                Facts.problem(rejected, false),
                clean.apply(rejected),
                TokenUsage.UNKNOWN,
                Facts.costTicks(batch));
    }

    private static boolean isCancelled(JsonNode batch) {
        return text(batch.path("cancel_time")) != null;
    }

    /** @param isRead whether the counts are of the questions in the file, and not yet 0 */
    private static BatchEnd end(
            String rejected, boolean isRead, Integer pending, Integer cancelled, boolean wasCancelled) {
        if (rejected != null && (!isRead || (pending != null && pending == 0))) {
            return BatchEnd.FAILED;
        }
        if (pending == null || pending > 0 || (!isRead && !wasCancelled)) {
            return null;
        }
        return wasCancelled || (cancelled != null && cancelled > 0) ? BatchEnd.CANCELLED : BatchEnd.COMPLETED;
    }

    @Override
    public ApiRequest cancel(String id) {
        return BatchServer.post(server.url(server.facts().path() + "/" + BatchServer.checked(id) + ":cancel"));
    }

    @Override
    public ResultSource open(String id, ResultPlace place, String page) {
        return new ResultSource(
                ApiRequest.get(server.batch(id, "/results", "limit", "100", "pagination_token", page))
                        .slow(),
                "results");
    }
}
