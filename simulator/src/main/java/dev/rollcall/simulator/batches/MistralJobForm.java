package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import java.util.List;

/** What Mistral tells of a batch job. */
record MistralJobForm(BatchContext context) {
    static String word(BatchPhase phase) {
        return switch (phase) {
            case WAITING -> "QUEUED";
            case RUNNING, FINALIZING -> "RUNNING";
            case CANCELLING -> "CANCELLATION_REQUESTED";
            case COMPLETED -> "SUCCESS";
            case EXPIRED -> "TIMEOUT_EXCEEDED";
            case FAILED, CANCELLED -> phase.name();
        };
    }

    /** @param outputs null when they were not asked for */
    ObjectNode of(Batch batch, List<JsonNode> outputs) {
        Progress progress = batch.at(context.now());
        BatchSchedule schedule = batch.schedule();
        boolean over = progress.phase().terminal();
        boolean lies = over && batch.record().faults().wrongCounts();
        int rows = batch.rows().rows();
        int answered = lies ? rows : progress.answered();
        int good = lies ? rows : batch.rows().good(answered);
        int real = batch.rows().good(progress.answered());
        ObjectNode form = BatchApi.object().put("id", batch.id()).put("object", "batch");
        form.set("input_files", batch.given("input_files"));
        form.set("metadata", batch.given("metadata"));
        form.put("endpoint", batch.own("endpoint"))
                .put("model", batch.own("model"))
                .putNull("agent_id");
        form.put("output_file", over && real > 0 ? batch.own("output_file") : null);
        form.put("error_file", over && progress.answered() > real ? batch.own("error_file") : null);
        form.set("errors", errors(batch, progress));
        form.put("status", word(progress.phase()));
        form.put("created_at", context.seconds(schedule.created()));
        form.put("total_requests", rows);
        form.put("completed_requests", answered);
        form.put("succeeded_requests", good);
        form.put("failed_requests", answered - good);
        boolean started = progress.phase() != BatchPhase.WAITING && progress.phase() != BatchPhase.FAILED;
        form.put("started_at", started ? context.seconds(schedule.checkedAt()) : null);
        form.put("completed_at", over ? context.seconds(schedule.endsAt()) : null);
        if (outputs == null) {
            return form.putNull("outputs");
        }
        form.putArray("outputs").addAll(outputs);
        return form;
    }

    private static ArrayNode errors(Batch batch, Progress progress) {
        ArrayNode errors = BatchApi.JSON.createArrayNode();
        if (progress.phase() == BatchPhase.FAILED) {
            for (BatchProblem problem : batch.record().problems()) {
                String where = problem.line() == null ? "" : "line " + problem.line() + ": ";
                errors.addObject().put("message", where + problem.message()).put("count", 1);
            }
        }
        int bad = progress.answered() - batch.rows().good(progress.answered());
        if (bad > 0 && progress.phase().terminal()) {
            errors.addObject()
                    .put("message", "Some requests failed; see the error file.")
                    .put("count", bad);
        }
        return errors;
    }
}
