package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import java.time.Instant;
import java.util.List;

/** What the Gemini API tells of a batch and its results. Counts are strings, and those of 0 are left out. */
record GoogleBatchForm(BatchContext context) {
    private static final String TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch";

    /** @param responses the inlined ones; null when they are not shown */
    ObjectNode of(Batch batch, List<JsonNode> responses) {
        Progress progress = batch.at(context.now());
        ObjectNode form = BatchApi.object().put("name", "batches/" + batch.id());
        ObjectNode metadata = metadata(batch, progress);
        form.set("metadata", metadata);
        if (!progress.phase().terminal()) {
            return form;
        }
        form.put("done", true);
        ObjectNode output = output(batch, responses);
        if (output != null) {
            metadata.set("output", output);
        }
        switch (progress.phase()) {
            case FAILED -> form.set("error", failure(batch));
            case EXPIRED -> form.set("error", GoogleRpc.error(GoogleRpc.DEADLINE_EXCEEDED, "The batch expired."));
            case CANCELLED -> form.set("error", GoogleRpc.error(GoogleRpc.CANCELLED, "The batch was cancelled."));
            default -> {
                ObjectNode response = BatchApi.object().put("@type", TYPE + "Output");
                if (output != null) {
                    response.setAll(output.deepCopy());
                }
                form.set("response", response);
            }
        }
        return form;
    }

    private ObjectNode metadata(Batch batch, Progress progress) {
        BatchSchedule schedule = batch.schedule();
        boolean over = progress.phase().terminal();
        Instant updated = over ? schedule.endsAt() : context.now();
        ObjectNode metadata = BatchApi.object()
                .put("@type", TYPE)
                .put("model", "models/" + batch.own("model"))
                .put("displayName", batch.own("displayName"))
                .put("createTime", context.iso(schedule.created()))
                .put("updateTime", context.iso(updated));
        if (over) {
            metadata.put("endTime", context.iso(schedule.endsAt()));
        }
        metadata.set("batchStats", stats(batch, progress));
        return metadata.put("state", "BATCH_STATE_" + word(progress.phase())).put("name", "batches/" + batch.id());
    }

    private static String word(BatchPhase phase) {
        return switch (phase) {
            case WAITING -> "PENDING";
            case RUNNING, FINALIZING, CANCELLING -> "RUNNING";
            case COMPLETED -> "SUCCEEDED";
            case FAILED, EXPIRED, CANCELLED -> phase.name();
        };
    }

    private static ObjectNode stats(Batch batch, Progress progress) {
        int rows = batch.rows().rows();
        boolean lies = progress.phase().terminal() && batch.record().faults().wrongCounts();
        int good = lies ? rows : batch.rows().good(progress.answered());
        ObjectNode stats = BatchApi.object();
        count(stats, "requestCount", rows);
        count(stats, "successfulRequestCount", good);
        count(stats, "failedRequestCount", lies ? 0 : progress.answered() - good);
        count(stats, "pendingRequestCount", lies ? 0 : rows - progress.answered());
        return stats;
    }

    private static void count(ObjectNode stats, String name, int count) {
        if (count != 0) {
            stats.put(name, Integer.toString(count));
        }
    }

    boolean hasResults(Batch batch) {
        Progress progress = batch.at(context.now());
        return progress.phase().terminal() && progress.answered() > 0 && progress.phase() != BatchPhase.EXPIRED;
    }

    private ObjectNode output(Batch batch, List<JsonNode> responses) {
        if (responses != null) {
            ObjectNode output = BatchApi.object();
            output.putObject("inlinedResponses").putArray("inlinedResponses").addAll(responses);
            return output;
        }
        boolean file = !batch.record().own().path("inline").asBoolean() && hasResults(batch);
        return file ? BatchApi.object().put("responsesFile", "files/" + batch.own("output_file")) : null;
    }

    private static ObjectNode failure(Batch batch) {
        var words = new StringBuilder();
        boolean tokens = false;
        for (BatchProblem problem : batch.record().problems()) {
            tokens |= problem.code().equals("token_limit_exceeded");
            words.append(words.length() == 0 ? "" : "; ")
                    .append(problem.line() == null ? "" : "line " + problem.line() + ": ")
                    .append(problem.message());
        }
        return GoogleRpc.error(tokens ? GoogleRpc.RESOURCE_EXHAUSTED : GoogleRpc.INVALID_ARGUMENT, words.toString());
    }

    JsonNode inlined(AnsweredRow row) {
        ObjectNode line = outcome(row);
        if (row.metadata() != null) {
            line.set("metadata", row.metadata());
        }
        return line;
    }

    JsonNode line(AnsweredRow row) {
        ObjectNode line = BatchApi.object();
        if (!row.customId().isEmpty()) {
            line.put("key", row.customId());
        }
        return line.setAll(outcome(row));
    }

    private static ObjectNode outcome(AnsweredRow row) {
        ObjectNode line = BatchApi.object();
        if (row.good()) {
            line.set("response", row.body());
        } else {
            line.set(
                    "error",
                    GoogleRpc.status(
                            row.status(), row.body().at("/error/message").asText()));
        }
        return line;
    }
}
