package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Mistral's batch jobs: from a file or inline; results go 24 hours after the end. */
final class MistralBatchApi extends FilesApi {
    private static final String JOBS = "/batch/jobs";
    private static final long LARGEST_FILE = 512L << 20;
    private static final int MOST_ROWS = 100_000;
    private static final LineRules LINES = new LineRules(false, MOST_ROWS, false, 512);
    private static final InlineRows.Rules INLINE =
            new InlineRows.Rules("custom_id", "body", Pattern.compile(".{0,512}"), MOST_ROWS);
    private static final Duration RESULTS_KEPT = Duration.ofHours(24);

    MistralBatchApi(BatchContext context) {
        super(context, "batch", LARGEST_FILE, null);
        route("POST", JOBS, (call, id) -> create(call));
        route("GET", JOBS, (call, id) -> list(call));
        route("GET", JOBS + "/([\\w-]+)", (call, id) -> get(call, id));
        route("POST", JOBS + "/([\\w-]+)/cancel", (call, id) -> cancel(call, id));
        route("DELETE", JOBS + "/([\\w-]+)", (call, id) -> delete(call, id));
    }

    @Override
    String newFileId() {
        return Batches.fresh().uuid();
    }

    @Override
    ObjectNode form(StoredFile file) {
        boolean upload = file.purpose().equals("batch");
        return object().put("id", file.id())
                .put("object", "file")
                .put("bytes", file.bytes())
                .put("created_at", context.seconds(file.created()))
                .put("filename", file.filename())
                .put("purpose", "batch")
                .put(
                        "sample_type",
                        upload ? "batch_request" : file.filename().contains("error") ? "batch_error" : "batch_result")
                .put("num_lines", file.lines())
                .put("mimetype", "application/jsonl")
                .put("source", upload ? "upload" : "mistral")
                .putNull("signature")
                .put("expires_at", file.expires() == null ? null : context.seconds(file.expires()))
                .put("visibility", "workspace")
                .put("deleted", false);
    }

    @Override
    ObjectNode list(Query query, List<StoredFile> all) {
        int size = query.number("page_size", 100, 1, 1_000);
        int from = Math.min(all.size(), query.number("page", 0, 0, 1_000_000) * size);
        ObjectNode list = object();
        ArrayNode data = list.putArray("data");
        all.subList(from, Math.min(all.size(), from + size)).forEach(file -> data.add(form(file)));
        return list.put("object", "list").put("total", all.size());
    }

    private BatchReply create(BatchCall call) throws IOException {
        var inline = new InlineRows(call.body(), List.of("requests"), INLINE);
        ObjectNode body =
                call.body() == null ? body(call) : StreamedArray.read(call.body(), List.of("requests"), row -> {});
        boolean fromFile =
                body.path("input_files").isArray() && !body.path("input_files").isEmpty();
        if (fromFile == body.path("requests").isArray()) {
            throw invalid("Exactly one of input_files and requests is required", "input_files");
        }
        String endpoint = text(body, "endpoint");
        if (!endpoint.equals("/v1/chat/completions")) {
            throw invalid("Input should be '/v1/chat/completions'", "endpoint");
        }
        String model = text(body, "model");
        int hours = body.path("timeout_hours").asInt(24);
        if (hours < 1 || hours > 168) {
            throw invalid("Input should be between 1 and 168", "timeout_hours");
        }
        BatchFaults faults = context.batches().faultsOfNext(call.sender());
        ObjectNode own = object().put("endpoint", endpoint)
                .put("model", model)
                .put("output_file", newFileId())
                .put("error_file", newFileId());
        own.set("input_files", fromFile ? body.get("input_files") : JSON.createArrayNode());
        own.set("metadata", body.path("metadata").isObject() ? body.get("metadata") : own.nullNode());
        Rows rows = fromFile ? fromFile(call, body) : inline(inline);
        List<BatchProblem> problems = BatchContext.problems(rows.problems(), faults, model);
        Batch batch = context.make(
                call,
                Batches.fresh().uuid(),
                own,
                Duration.ofHours(hours),
                faults,
                problems,
                then -> rows.source().forEach(row -> then.accept(withModel(row, model))));
        return json(form(batch, null), Kind.MADE);
    }

    private record Rows(List<BatchProblem> problems, Batches.RowSource source) {}

    private Rows fromFile(BatchCall call, ObjectNode body) {
        if (body.get("input_files").size() != 1) {
            throw invalid("The simulator takes one input file a job", "input_files");
        }
        String id = body.get("input_files").get(0).asText();
        StoredFile file = context.files().find(call.provider(), call.fingerprint(), id);
        if (file == null || file.goneAt(context.now())) {
            throw notFound("File " + id + " not found");
        }
        var lines = new InputLines(call.sender().vendor(), file.content(), "/v1/chat/completions", LINES);
        return new Rows(lines.problems(), lines::forEach);
    }

    private static Rows inline(InlineRows rows) {
        rows.check();
        return new Rows(
                List.of(),
                then -> rows.forEach(
                        (id, request, element) -> BatchRow.of(id, "/v1/chat/completions", request, element), then));
    }

    /** Rows name no model: the job does. */
    private static BatchRow withModel(BatchRow row, String model) {
        if (!row.body().hasNonNull("model")) {
            row.body().put("model", model);
        }
        return row;
    }

    private BatchReply list(BatchCall call) {
        Query query = call.query();
        List<Batch> all = new MistralJobFilter(query, context).of(context.listed(call));
        int size = query.number("page_size", 100, 1, 1_000);
        int from = Math.min(all.size(), query.number("page", 0, 0, 1_000_000) * size);
        ObjectNode list = object();
        ArrayNode data = list.putArray("data");
        all.subList(from, Math.min(all.size(), from + size)).forEach(batch -> data.add(form(batch, null)));
        return json(list.put("object", "list").put("total", all.size()), Kind.LOOKED);
    }

    private BatchReply get(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        boolean inline = "true".equals(call.query().text("inline"));
        Progress progress = batch.at(context.now());
        if (!inline || !progress.phase().terminal() || context.gone(call, batch, RESULTS_KEPT)) {
            return json(form(batch, null), Kind.LOOKED);
        }
        int answered = progress.answered();
        List<JsonNode> outputs =
                context.results().list(batch, answered, row -> row < answered, new OpenAiLine(progress.phase()));
        return json(form(batch, outputs), Kind.RESULTS);
    }

    private BatchReply cancel(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (batch.at(context.now()).phase().terminal()) {
            throw invalid("Job " + id + " has ended and cannot be cancelled", null);
        }
        context.cancel(batch);
        return json(form(batch, null), Kind.OTHER);
    }

    private BatchReply delete(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (!batch.at(context.now()).phase().terminal()) {
            throw invalid("Job " + id + " is not over and cannot be deleted", null);
        }
        context.delete(batch);
        return json(object().put("id", id).put("object", "batch").put("deleted", true), Kind.OTHER);
    }

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
    private ObjectNode form(Batch batch, List<JsonNode> outputs) {
        Progress progress = batch.at(context.now());
        BatchSchedule schedule = batch.schedule();
        boolean over = progress.phase().terminal();
        boolean lies = over && batch.record().faults().wrongCounts();
        int rows = batch.rows().rows();
        int answered = lies ? rows : progress.answered();
        int good = lies ? rows : batch.rows().good(answered);
        int real = batch.rows().good(progress.answered());
        ObjectNode form = object().put("id", batch.id()).put("object", "batch");
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
        ArrayNode errors = JSON.createArrayNode();
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

    @Override
    StoredFile resultFile(BatchCall call, String id) {
        for (Batch batch : context.batches().newestFirst(call.provider(), call.fingerprint())) {
            boolean output = id.equals(batch.own("output_file"));
            Progress progress = batch.at(context.now());
            boolean there = (output || id.equals(batch.own("error_file")))
                    && progress.phase().terminal();
            if (there && !context.gone(call, batch, RESULTS_KEPT)) {
                var content = context.results()
                        .write(
                                batch,
                                progress.answered(),
                                row -> row < progress.answered()
                                        && output == batch.rows().isGood(row),
                                new OpenAiLine(progress.phase()));
                var end = batch.schedule().endsAt();
                String name = batch.id() + (output ? "_output.jsonl" : "_error.jsonl");
                return context.files()
                        .add(
                                call.provider(),
                                call.fingerprint(),
                                id,
                                name,
                                OUTPUT,
                                end,
                                end.plus(RESULTS_KEPT),
                                content);
            }
        }
        return null;
    }
}
