package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Anthropic's Message Batches: rows stand in the call, counters stay 0 until the end, and there is no name to find it by. */
final class AnthropicBatchApi extends BatchApi {
    private static final String PATH = "/messages/batches";
    private static final InlineRows.Rules RULES =
            new InlineRows.Rules("custom_id", "params", Pattern.compile("^[a-zA-Z0-9_-]{1,64}$"), 100_000);
    private static final Duration WINDOW = Duration.ofHours(24);
    /** From when it was made. */
    private static final Duration KEPT = Duration.ofDays(29);

    AnthropicBatchApi(BatchContext context) {
        super(context);
        route("POST", PATH, (call, id) -> create(call));
        route("GET", PATH, (call, id) -> list(call));
        route("GET", PATH + "/([\\w-]+)", (call, id) -> json(form(call, find(call, id)), Kind.LOOKED));
        route("POST", PATH + "/([\\w-]+)/cancel", (call, id) -> cancel(call, id));
        route("GET", PATH + "/([\\w-]+)/results", (call, id) -> results(call, id));
        route("DELETE", PATH + "/([\\w-]+)", (call, id) -> delete(call, id));
    }

    private Batch find(BatchCall call, String id) {
        checkVersion(call);
        return context.batch(call, id);
    }

    private static void checkVersion(BatchCall call) {
        if (call.header("anthropic-version") == null) {
            throw invalid("anthropic-version: header is required", null);
        }
    }

    private BatchReply create(BatchCall call) {
        checkVersion(call);
        var rows = new InlineRows(call.body(), List.of("requests"), RULES);
        rows.check();
        BatchFaults faults = context.batches().faultsOfNext(call.sender());
        Batch batch = context.make(
                call,
                "msgbatch_01" + Batches.fresh().letters(22),
                object(),
                WINDOW,
                faults,
                List.of(),
                then -> rows.forEach((id, params, element) -> BatchRow.of(id, "/v1/messages", params, element), then));
        return json(form(call, batch), Kind.MADE);
    }

    private BatchReply list(BatchCall call) {
        checkVersion(call);
        Query query = call.query();
        int limit = query.number("limit", 20, 1, 1000);
        List<Batch> all = context.listed(call);
        String before = query.text("before_id");
        Page<Batch> page;
        if (before == null) {
            page = Page.of(all, Batch::id, query.text("after_id"), limit);
        } else {
            // The page that ends just before that id.
            var backwards = new ArrayList<>(all);
            Collections.reverse(backwards);
            Page<Batch> found = Page.of(backwards, Batch::id, before, limit);
            var items = new ArrayList<>(found.items());
            Collections.reverse(items);
            page = new Page<>(items, found.more());
        }
        ObjectNode list = page.list(batch -> form(call, batch));
        list.remove("object");
        return json(list, Kind.LOOKED);
    }

    private BatchReply cancel(BatchCall call, String id) {
        Batch batch = find(call, id);
        if (batch.at(context.now()).phase().terminal()) {
            throw invalid("Batch " + id + " has already ended and cannot be canceled.", null);
        }
        context.cancel(batch);
        return json(form(call, batch), Kind.OTHER);
    }

    private BatchReply delete(BatchCall call, String id) {
        Batch batch = find(call, id);
        if (!batch.at(context.now()).phase().terminal()) {
            throw invalid("Batch " + id + " cannot be deleted while it is processing. Cancel it first.", null);
        }
        context.delete(batch);
        return json(object().put("id", id).put("type", "message_batch_deleted"), Kind.OTHER);
    }

    private boolean archived(BatchCall call, Batch batch) {
        Instant until = batch.schedule().created().plus(KEPT);
        return !context.now().isBefore(until) || context.gone(call, batch, KEPT);
    }

    private ObjectNode form(BatchCall call, Batch batch) {
        Progress progress = batch.at(context.now());
        BatchSchedule schedule = batch.schedule();
        boolean over = progress.phase().terminal();
        boolean archived = over && archived(call, batch);
        ObjectNode form = object().put("id", batch.id())
                .put("type", "message_batch")
                .put(
                        "processing_status",
                        over ? "ended" : schedule.cancelledAt() == null ? "in_progress" : "canceling");
        form.set("request_counts", counts(batch, progress));
        form.put("ended_at", over ? context.iso(schedule.endsAt()) : null);
        form.put("created_at", context.iso(schedule.created()));
        form.put("expires_at", context.iso(schedule.expiresAt()));
        form.put("archived_at", archived ? context.iso(schedule.created().plus(KEPT)) : null);
        form.put("cancel_initiated_at", schedule.cancelledAt() == null ? null : context.iso(schedule.cancelledAt()));
        form.put("results_url", over && !archived ? call.url() + "/v1" + PATH + "/" + batch.id() + "/results" : null);
        return form;
    }

    private static ObjectNode counts(Batch batch, Progress progress) {
        int rows = batch.rows().rows();
        boolean over = progress.phase().terminal();
        boolean lies = over && batch.record().faults().wrongCounts();
        int good = lies ? rows : over ? batch.rows().good(progress.answered()) : 0;
        int left = lies || !over ? 0 : rows - progress.answered();
        boolean canceled = progress.phase() == BatchPhase.CANCELLED;
        return object().put("processing", over ? 0 : rows)
                .put("succeeded", good)
                .put("errored", lies || !over ? 0 : progress.answered() - good)
                .put("canceled", canceled ? left : 0)
                .put("expired", canceled ? 0 : left);
    }

    private BatchReply results(BatchCall call, String id) throws IOException {
        Batch batch = find(call, id);
        Progress progress = batch.at(context.now());
        if (!progress.phase().terminal() || archived(call, batch)) {
            throw notFound("No results are available for batch " + id + ".");
        }
        boolean canceled = progress.phase() == BatchPhase.CANCELLED;
        var file = context.results().once(batch, progress.answered(), (row, answered) -> line(row, answered, canceled));
        return file(file, "application/x-jsonl", Kind.RESULTS);
    }

    private static JsonNode line(AnsweredRow row, boolean answered, boolean canceled) {
        ObjectNode line = object().put("custom_id", row.customId());
        ObjectNode result = line.putObject("result");
        if (!answered) {
            result.put("type", canceled ? "canceled" : "expired");
        } else if (row.good()) {
            result.put("type", "succeeded").set("message", row.body());
        } else {
            result.put("type", "errored").set("error", row.body());
        }
        return line;
    }
}
