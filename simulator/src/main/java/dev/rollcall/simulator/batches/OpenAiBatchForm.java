package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import java.util.Map;

/** Parts of a batch object of OpenAI's form. */
final class OpenAiBatchForm {
    private static final int MOST_METADATA = 16;

    private OpenAiBatchForm() {}

    static void checkMetadata(JsonNode metadata) {
        if (metadata.isMissingNode() || metadata.isNull()) {
            return;
        }
        if (!metadata.isObject() || metadata.size() > MOST_METADATA) {
            throw BatchApi.invalid("Invalid 'metadata': an object with at most 16 pairs is expected.", "metadata");
        }
        for (Map.Entry<String, JsonNode> pair : metadata.properties()) {
            if (pair.getKey().length() > 64
                    || !pair.getValue().isTextual()
                    || pair.getValue().asText().length() > 512) {
                throw BatchApi.invalid(
                        "Invalid 'metadata." + pair.getKey() + "': expected a text of at most 512 characters.",
                        "metadata");
            }
        }
    }

    static JsonNode errors(Batch batch, BatchPhase phase) {
        if (phase != BatchPhase.FAILED) {
            return BatchApi.object().nullNode();
        }
        ObjectNode errors = BatchApi.object().put("object", "list");
        ArrayNode data = errors.putArray("data");
        for (BatchProblem problem : batch.record().problems()) {
            data.addObject()
                    .put("code", problem.code())
                    .put("line", problem.line())
                    .put("message", problem.message())
                    .put("param", problem.param());
        }
        return errors;
    }

    static ObjectNode counts(Batch batch, Progress progress) {
        boolean none = progress.phase() == BatchPhase.WAITING || progress.phase() == BatchPhase.FAILED;
        int total = none ? 0 : batch.rows().rows();
        boolean lies = batch.record().faults().wrongCounts() && progress.phase().terminal();
        int good = lies ? total : batch.rows().good(progress.answered());
        return BatchApi.object()
                .put("total", total)
                .put("completed", good)
                .put("failed", lies ? 0 : progress.answered() - good);
    }
}
