package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import java.time.Instant;

/** What xAI tells of a batch, of its requests and of their results. */
record XAiBatchForm(BatchContext context) {
    /** What a batch costs, as a part of the same calls by themselves. */
    private static final double PART_OF_THE_PRICE = 0.5;

    ObjectNode of(Batch batch) {
        Progress progress = batch.at(context.now());
        BatchSchedule schedule = batch.schedule();
        ObjectNode form = BatchApi.object()
                .put("batch_id", batch.id())
                .put("name", batch.own("name"))
                .put("create_time", context.iso(schedule.created()))
                .put("expire_time", context.iso(schedule.expiresAt()))
                .put("create_api_key_id", "key-" + batch.record().fingerprint())
                .put("cancel_time", schedule.cancelledAt() == null ? null : context.iso(schedule.cancelledAt()))
                .put("cancel_by_xai_message", progress.phase() == BatchPhase.FAILED ? rejected(batch) : null);
        form.set("state", state(batch, progress));
        form.set("cost_breakdown", cost(batch, progress));
        if (!batch.own("input_file_id").isEmpty()) {
            form.put("input_file_id", batch.own("input_file_id"));
        }
        return form;
    }

    private static String rejected(Batch batch) {
        BatchProblem first = batch.record().problems().get(0);
        return "Invalid input file: " + (first.line() == null ? "" : "line " + first.line() + ": ") + first.message();
    }

    /** The counters of a file's rows are 0 until it was read. */
    private static ObjectNode state(Batch batch, Progress progress) {
        boolean unread = progress.phase() == BatchPhase.WAITING
                && !batch.own("input_file_id").isEmpty();
        int rows = unread ? 0 : batch.rows().rows();
        boolean over = progress.phase().terminal();
        boolean lies = over && batch.record().faults().wrongCounts();
        int good = lies ? rows : batch.rows().good(progress.answered());
        int left = rows - Math.min(rows, progress.answered());
        boolean stopped = progress.phase() == BatchPhase.CANCELLED || progress.phase() == BatchPhase.EXPIRED;
        return BatchApi.object()
                .put("num_requests", rows)
                .put("num_pending", stopped || lies ? 0 : left)
                .put("num_success", good)
                .put("num_error", lies ? 0 : progress.answered() - good)
                .put("num_cancelled", stopped && !lies ? left : 0);
    }

    private JsonNode cost(Batch batch, Progress progress) {
        if (progress.answered() == 0) {
            return BatchApi.object().nullNode();
        }
        long ticks = Math.round(batch.rows().usageOf(progress.answered()).ticks() * PART_OF_THE_PRICE);
        ObjectNode cost = BatchApi.object().put("total_cost_usd_ticks", ticks);
        cost.putArray("endpoint_costs")
                .addObject()
                .put("endpoint", "/v1/chat/completions")
                .put("cost_usd_ticks", ticks)
                .put("request_count", batch.rows().good(progress.answered()));
        return cost.put("calculation_time", context.iso(context.now()));
    }

    ObjectNode request(Batch batch, AnsweredRow row, boolean answered, BatchPhase phase) {
        boolean stopped = phase == BatchPhase.CANCELLED || phase == BatchPhase.EXPIRED;
        String state = answered ? row.good() ? "succeeded" : "failed" : stopped ? "cancelled" : "pending";
        Instant end = batch.schedule().endsAt();
        boolean over = end != null && !context.now().isBefore(end);
        return BatchApi.object()
                .put("batch_request_id", row.customId())
                .put("endpoint", row.path())
                .put("model", row.model())
                .put("state", state)
                .put("create_time", Instant.ofEpochMilli(row.acceptedAt()).toString())
                .put("finish_time", answered ? context.iso(over ? end : context.now()) : null);
    }

    JsonNode result(AnsweredRow row) {
        ObjectNode line = BatchApi.object().put("batch_request_id", row.customId());
        ObjectNode result = line.putObject("batch_result");
        if (row.good()) {
            result.putObject("response").set("chat_get_completion", row.body());
        } else {
            JsonNode words = row.body().path("error");
            result.set("error", GoogleRpc.status(row.status(), words.isTextual() ? words.asText() : words.toString()));
        }
        return line;
    }
}
