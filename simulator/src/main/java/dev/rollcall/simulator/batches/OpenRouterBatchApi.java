package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.vendors.SimulatedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** OpenRouter: rows stand in the call, which is answered with 202; results stand in the batch object. */
final class OpenRouterBatchApi extends BatchApi {
    private static final InlineRows.Rules RULES =
            new InlineRows.Rules("custom_id", "body", Pattern.compile(".{1,512}"), 5_000);
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration KEPT = Duration.ofDays(30);

    OpenRouterBatchApi(BatchContext context) {
        super(context);
        route("POST", "/batches", (call, id) -> create(call));
        route("GET", "/batches", (call, id) -> list(call));
        route("GET", "/batches/([\\w-]+)", this::get);
        route("POST", "/batches/([\\w-]+)/cancel", this::cancel);
        route("DELETE", "/batches/([\\w-]+)", this::delete);
    }

    private BatchReply create(BatchCall call) {
        var rows = new InlineRows(call.body(), List.of("requests"), RULES);
        ObjectNode body = rows.check();
        String endpoint = text(body, "endpoint");
        String model = text(body, "model");
        String path = call.sender().vendor().canonical(endpoint);
        if (!call.sender().vendor().serves(path)) {
            throw invalid("endpoint '" + endpoint + "' is not supported", "endpoint");
        }
        if (!body.path("completion_window").asText("24h").equals("24h")) {
            throw invalid("completion_window must be '24h'", "completion_window");
        }
        rows.forEach(
                (id, request, element) -> {
                    if (new SimulatedRequest(path, model, "", 0, request).searches()) {
                        throw invalid("Web search is not supported in batches", "requests");
                    }
                    return null;
                },
                row -> {});
        BatchFaults faults = context.batches().faultsOfNext(call.sender());
        ObjectNode own = object().put("endpoint", endpoint).put("model", model);
        Batch batch = context.make(
                call,
                "batch_" + Batches.fresh().letters(24),
                own,
                WINDOW,
                faults,
                BatchContext.problems(List.of(), faults, model),
                then -> rows.forEach(
                        (id, request, element) -> {
                            request.put("model", model);
                            return BatchRow.of(id, path, request, element);
                        },
                        then));
        return json(202, form(batch, null), Kind.MADE);
    }

    private BatchReply list(BatchCall call) {
        Query query = call.query();
        var all = new ArrayList<>(context.listed(call));
        List<String> states = query.all("status");
        all.removeIf(batch -> !states.isEmpty()
                && !states.contains(OpenAiBatchApi.word(batch.at(context.now()).phase())));
        return json(
                Page.of(all, Batch::id, query.text("after"), query.number("limit", 20, 1, 100))
                        .list(batch -> form(batch, null)),
                Kind.LOOKED);
    }

    private BatchReply get(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        Progress progress = batch.at(context.now());
        if (!progress.phase().terminal() || progress.phase() == BatchPhase.FAILED || context.gone(call, batch, KEPT)) {
            return json(form(batch, null), Kind.LOOKED);
        }
        int answered = progress.answered();
        List<JsonNode> results =
                context.results().list(batch, answered, row -> row < answered, (row, ended) -> line(row));
        return json(form(batch, results), Kind.RESULTS);
    }

    private BatchReply cancel(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (batch.at(context.now()).phase().terminal()) {
            throw invalid("Batch " + id + " has ended and cannot be cancelled", null);
        }
        context.cancel(batch);
        return json(form(batch, null), Kind.OTHER);
    }

    private BatchReply delete(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (!batch.at(context.now()).phase().terminal()) {
            throw invalid("Batch " + id + " has not ended: deletion is not cancellation", null);
        }
        context.delete(batch);
        ObjectNode deleted = object().put("id", id).put("object", "batch");
        deleted.putObject("deletion").put("openrouter", "deleted").put("upstream", "unsupported");
        return json(deleted, Kind.OTHER);
    }

    /** @param results null when they are not shown */
    private ObjectNode form(Batch batch, List<JsonNode> results) {
        Progress progress = batch.at(context.now());
        BatchSchedule schedule = batch.schedule();
        boolean over = progress.phase().terminal();
        boolean lies = over && batch.record().faults().wrongCounts();
        int rows = batch.rows().rows();
        int good = lies ? rows : batch.rows().good(progress.answered());
        ObjectNode form = object().put("id", batch.id())
                .put("object", "batch")
                .put("endpoint", batch.own("endpoint"))
                .put("model", batch.own("model"))
                .put("provider", "Simulated")
                .put("status", OpenAiBatchApi.word(progress.phase()))
                .put("completion_window", "24h")
                .put("created_at", context.seconds(schedule.created()))
                .put("expires_at", context.seconds(schedule.expiresAt()))
                .put("finalized_at", over ? context.seconds(schedule.endsAt()) : null);
        form.putObject("request_counts")
                .put("total", rows)
                .put("completed", good)
                .put("failed", lies ? 0 : progress.answered() - good);
        if (progress.phase() == BatchPhase.FAILED) {
            form.putObject("error").put("message", words(batch.record().problems()));
        } else {
            form.putNull("error");
        }
        addUsage(form, over ? batch.rows().usageOf(progress.answered()) : null);
        if (results == null) {
            return form.putNull("results");
        }
        form.putArray("results").addAll(results);
        return form;
    }

    private static String words(List<BatchProblem> problems) {
        var words = new ArrayList<String>();
        problems.forEach(problem ->
                words.add((problem.line() == null ? "" : "line " + problem.line() + ": ") + problem.message()));
        return String.join("; ", words);
    }

    private static void addUsage(ObjectNode form, BilledUsage used) {
        if (used == null) {
            form.putNull("usage");
            return;
        }
        form.putObject("usage")
                .put("prompt_tokens", used.input())
                .put("completion_tokens", used.output())
                .put("total_tokens", used.input() + used.output())
                .put("cost", used.ticks() / 2 / 1e10);
    }

    private static JsonNode line(AnsweredRow row) {
        Dice dice = Dice.of(3, "line", row.customId(), row.cell());
        ObjectNode line = object().put("id", "batch_req_" + dice.letters(24)).put("custom_id", row.customId());
        if (row.good()) {
            ObjectNode response = line.putObject("response").put("status_code", row.status());
            response.put("request_id", "gen-" + dice.letters(20)).set("body", row.body());
            return line.putNull("error");
        }
        line.putNull("response");
        line.putObject("error")
                .put("message", row.body().at("/error/message").asText())
                .put("type", row.status() >= 500 ? "server_error" : "invalid_request_error")
                .putNull("param");
        return line;
    }
}
