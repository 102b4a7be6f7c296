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

    private final MistralJobForm jobs;

    MistralBatchApi(BatchContext context) {
        super(context, "batch", LARGEST_FILE, null);
        jobs = new MistralJobForm(context);
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
        return json(jobs.of(batch, null), Kind.MADE);
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
        all.subList(from, Math.min(all.size(), from + size)).forEach(batch -> data.add(jobs.of(batch, null)));
        return json(list.put("object", "list").put("total", all.size()), Kind.LOOKED);
    }

    private BatchReply get(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        boolean inline = "true".equals(call.query().text("inline"));
        Progress progress = batch.at(context.now());
        if (!inline || !progress.phase().terminal() || context.gone(call, batch, RESULTS_KEPT)) {
            return json(jobs.of(batch, null), Kind.LOOKED);
        }
        int answered = progress.answered();
        List<JsonNode> outputs =
                context.results().list(batch, answered, row -> row < answered, new OpenAiLine(progress.phase()));
        return json(jobs.of(batch, outputs), Kind.RESULTS);
    }

    private BatchReply cancel(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (batch.at(context.now()).phase().terminal()) {
            throw invalid("Job " + id + " has ended and cannot be cancelled", null);
        }
        context.cancel(batch);
        return json(jobs.of(batch, null), Kind.OTHER);
    }

    private BatchReply delete(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (!batch.at(context.now()).phase().terminal()) {
            throw invalid("Job " + id + " is not over and cannot be deleted", null);
        }
        context.delete(batch);
        return json(object().put("id", id).put("object", "batch").put("deleted", true), Kind.OTHER);
    }

    @Override
    StoredFile resultFile(BatchCall call, String id) {
        return answeredFile(call, id, List.of("output_file", "error_file"), "", RESULTS_KEPT);
    }
}
