package dev.rollcall.llm.batch;

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
 * Anthropic's message batches. They have no name: only the {@code custom_id}s of an ended one tell whose it is. Results are
 * read at the address below the batch's own, not at {@code results_url}, so that the key stays with the server it is for.
 */
final class AnthropicWire implements BatchWire {

    private final BatchServer server;

    AnthropicWire(BatchServer server) {
        this.server = server;
    }

    @Override
    public FileStore files() {
        return null;
    }

    @Override
    public FileShape shape(BatchTarget target) {
        return new FileShape("{\"requests\":[", ",", "]}", (json, customId, body) -> {
            json.writeStringField("custom_id", customId);
            FileShape.writeRaw(json, "params", body);
        });
    }

    @Override
    public ApiRequest create(BatchFile file, Upload upload) {
        return ApiRequest.post(server.url(server.facts().path()), new BatchFileBody(file, BatchFileBody.JSON))
                .slow();
    }

    @Override
    public String createdId(JsonNode reply) {
        return Facts.id(reply.path("id"));
    }

    @Override
    public ApiRequest list(Instant since, String page) {
        return ApiRequest.get(server.url(server.facts().path(), "limit", "1000", "after_id", page));
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        List<ListedBatch> batches = new ArrayList<>();
        String last = null;
        for (JsonNode batch : Paging.entries(reply)) {
            last = Facts.id(batch.path("id"));
            if (last != null) {
                batches.add(new ListedBatch(
                        last,
                        null,
                        null,
                        Facts.time(batch.path("created_at")),
                        counts(batch.path("request_counts")).submitted(),
                        text(batch.path("processing_status"))));
            }
        }
        return new Page(batches, Paging.next(reply, last));
    }

    @Override
    public ApiRequest poll(String id) {
        return ApiRequest.get(server.batch(id, ""));
    }

    @Override
    public BatchStatus status(String id, JsonNode batch, UnaryOperator<String> clean) {
        String word = text(batch.path("processing_status"));
        BatchCounts counts = counts(batch.path("request_counts"));
        BatchState state = Facts.state(word);
        boolean hasResults = state == BatchState.ENDED && text(batch.path("results_url")) != null;
        String problem = text(batch.path("archived_at")) == null ? null : "its results are no longer kept";
        return new BatchStatus(
                id,
                state,
                state == BatchState.ENDED ? end(batch, counts) : null,
                word,
                counts,
                hasResults ? List.of(ResultPlace.of(ResultPlace.Kind.LINES)) : List.of(),
                Facts.problem(problem, false),
                problem,
                TokenUsage.UNKNOWN,
                null);
    }

    /** Their word for all ends is {@code ended}. */
    private static BatchEnd end(JsonNode batch, BatchCounts counts) {
        if (text(batch.path("cancel_initiated_at")) != null) {
            return BatchEnd.CANCELLED;
        }
        return counts.expired() != null && counts.expired() > 0 ? BatchEnd.EXPIRED : BatchEnd.COMPLETED;
    }

    private static BatchCounts counts(JsonNode counts) {
        Integer processing = count(counts.path("processing"));
        Integer succeeded = count(counts.path("succeeded"));
        Integer errored = count(counts.path("errored"));
        Integer canceled = count(counts.path("canceled"));
        Integer expired = count(counts.path("expired"));
        Integer processed = Facts.whole(succeeded, errored, canceled, expired);
        return new BatchCounts(Facts.whole(processing, processed), processed, succeeded, errored, canceled, expired);
    }

    @Override
    public ApiRequest cancel(String id) {
        return BatchServer.post(server.batch(id, "/cancel"));
    }

    @Override
    public ResultSource open(String id, ResultPlace place, String page) {
        return new ResultSource(ApiRequest.download(server.batch(id, "/results")), null);
    }
}
