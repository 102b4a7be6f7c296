package dev.rollcall.llm.batch;

import static dev.rollcall.llm.wire.Lenient.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.ApiRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * OpenRouter's batches: the questions are in the request, the results in the batch. How its list goes on, and that a batch
 * is cancelled as OpenAI's, is unverified.
 */
final class OpenRouterWire implements BatchWire {

    private final BatchServer server;
    private final OpenAiWire like;

    OpenRouterWire(BatchServer server) {
        this.server = server;
        this.like = new OpenAiWire(server);
    }

    @Override
    public FileStore files() {
        return null;
    }

    @Override
    public FileShape shape(BatchTarget target) {
        return new FileShape(
                "{\"endpoint\":" + BatchServer.quoted(server.facts().url()) + ",\"model\":"
                        + BatchServer.quoted(target.model()) + ",\"completion_window\":\"24h\",\"requests\":[",
                ",",
                "]}",
                (json, customId, body) -> {
                    json.writeStringField("custom_id", customId);
                    FileShape.writeRaw(json, "body", body);
                });
    }

    @Override
    public ApiRequest create(BatchFile file, Upload upload) {
        return ApiRequest.post(server.url(server.facts().path()), new BatchFileBody(file, BatchFileBody.JSON))
                .slow();
    }

    @Override
    public String createdId(JsonNode reply) {
        return like.createdId(reply);
    }

    @Override
    public ApiRequest list(Instant since, String page) {
        return like.list(since, page);
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        return like.listed(reply, page);
    }

    @Override
    public ApiRequest poll(String id) {
        return like.poll(id);
    }

    @Override
    public BatchStatus status(String id, JsonNode reply, UnaryOperator<String> clean) {
        BatchStatus status = like.status(id, reply, clean);
        boolean results = status.hasEnded() && reply.path("results").asBoolean();
        return new BatchStatus(
                id,
                status.state(),
                status.end(),
                text(reply.path("status")),
                status.counts(),
                results ? List.of(ResultPlace.of(ResultPlace.Kind.INLINE)) : List.of(),
                status.problem(),
                status.problemText(),
                status.usage(),
                status.costTicks());
    }

    @Override
    public ApiRequest cancel(String id) {
        return like.cancel(id);
    }

    @Override
    public ResultSource open(String id, ResultPlace place, String page) {
        return new ResultSource(ApiRequest.get(server.batch(id, "")).slow(), "results");
    }
}
