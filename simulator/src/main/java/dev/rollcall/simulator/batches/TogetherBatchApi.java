package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Together: the file flow with states in upper case, progress in percent, and no line for a row without an answer. */
final class TogetherBatchApi extends FilesApi {
    private static final long LARGEST_FILE = 100L << 20;
    private static final LineRules RULES = new LineRules(false, 50_000, true, 64);
    private static final Duration KEPT = Duration.ofDays(30);

    private final TogetherUploads uploads = new TogetherUploads();

    TogetherBatchApi(BatchContext context) {
        super(context, "batch-api", LARGEST_FILE, null);
        route("PUT", "/files/upload", (call, id) -> uploads.put(call, context));
        route("POST", "/files/([\\w-]+)/preprocess", (call, id) -> json(form(file(call, id)), Kind.OTHER));
        route("POST", "/batches", (call, id) -> create(call));
        route("GET", "/batches", (call, id) -> list(call));
        route("GET", "/batches/([\\w-]+)", (call, id) -> json(form(context.batch(call, id)), Kind.LOOKED));
        route("POST", "/batches/([\\w-]+)/cancel", (call, id) -> cancel(call, id));
    }

    @Override
    String newFileId() {
        return "file-" + Batches.fresh().uuid();
    }

    @Override
    BatchReply withoutFile(BatchCall call, Map<String, FormData.Part> parts) throws IOException {
        return uploads.begun(call, parts, newFileId());
    }

    @Override
    RowWork.Sender owner(Query query) {
        return uploads.owner(query);
    }

    @Override
    ObjectNode form(StoredFile file) {
        return object().put("id", file.id())
                .put("object", "file")
                .put("created_at", context.seconds(file.created()))
                .put("filename", file.filename())
                .put("bytes", file.bytes())
                .put("purpose", "batch-api")
                .put("FileType", "jsonl")
                .put("Processed", true)
                .put("LineCount", file.lines())
                .put("processing_status", "COMPLETED");
    }

    @Override
    ObjectNode list(Query query, List<StoredFile> all) {
        ObjectNode list = object();
        ArrayNode data = list.putArray("data");
        all.forEach(file -> data.add(form(file)));
        return list;
    }

    private BatchReply create(BatchCall call) throws IOException {
        ObjectNode body = body(call);
        String endpoint = text(body, "endpoint");
        if (!endpoint.equals("/v1/chat/completions")) {
            throw invalid("endpoint must be /v1/chat/completions", "endpoint");
        }
        String fileId = text(body, "input_file_id");
        StoredFile file = context.files().find(call.provider(), call.fingerprint(), fileId);
        if (file == null) {
            throw notFound("File " + fileId + " not found");
        }
        var lines = new InputLines(call.sender().vendor(), file.content(), endpoint, RULES);
        BatchFaults faults = context.batches().faultsOfNext(call.sender());
        String model = lines.model();
        ObjectNode own = object().put("endpoint", endpoint)
                .put("input_file_id", fileId)
                .put("file_size_bytes", file.bytes())
                .put("model", model)
                .put("output_file_id", newFileId())
                .put("error_file_id", newFileId());
        Batch batch = context.make(
                call,
                Batches.fresh().uuid(),
                own,
                Duration.ofHours(24),
                faults,
                BatchContext.problems(lines.problems(), faults, model),
                lines::forEach);
        ObjectNode reply = object();
        reply.set("job", form(batch));
        return json(reply.put("warning", ""), Kind.MADE);
    }

    private BatchReply list(BatchCall call) {
        ArrayNode all = JSON.createArrayNode();
        context.listed(call).forEach(batch -> all.add(form(batch)));
        return json(all, Kind.LOOKED);
    }

    private BatchReply cancel(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (batch.at(context.now()).phase().terminal()) {
            throw invalid("Batch " + id + " has ended and cannot be cancelled", null);
        }
        context.cancel(batch);
        return json(form(batch), Kind.OTHER);
    }

    private static String word(BatchPhase phase) {
        return switch (phase) {
            case WAITING -> "VALIDATING";
            case RUNNING, FINALIZING -> "IN_PROGRESS";
            case CANCELLING -> "CANCELING";
            default -> phase.name();
        };
    }

    private ObjectNode form(Batch batch) {
        Progress progress = batch.at(context.now());
        BatchSchedule schedule = batch.schedule();
        boolean over = progress.phase().terminal();
        int rows = batch.rows().rows();
        ObjectNode form = object().put("id", batch.id())
                .put("user_id", "user-simulated")
                .put("input_file_id", batch.own("input_file_id"))
                .put(
                        "file_size_bytes",
                        batch.record().own().path("file_size_bytes").asLong())
                .put("status", word(progress.phase()))
                .put("job_deadline", context.iso(schedule.expiresAt()))
                .put("created_at", context.iso(schedule.created()))
                .put("endpoint", batch.own("endpoint"))
                .put("progress", rows == 0 ? 0.0 : 100.0 * progress.answered() / rows)
                .put("model_id", batch.own("model"));
        if (over) {
            form.put("completed_at", context.iso(schedule.endsAt()));
        }
        if (progress.phase() == BatchPhase.FAILED) {
            form.put("error", words(batch.record().problems()));
        }
        int good = batch.rows().good(progress.answered());
        if (over && good > 0) {
            form.put("output_file_id", batch.own("output_file_id"));
        }
        if (over && progress.answered() > good) {
            form.put("error_file_id", batch.own("error_file_id"));
        }
        return form;
    }

    private static String words(List<BatchProblem> problems) {
        var words = new StringBuilder("validation failed");
        for (BatchProblem problem : problems) {
            words.append(problem.line() == null ? ": " : ": line " + problem.line() + ": ")
                    .append(problem.code())
                    .append(": ")
                    .append(problem.message());
        }
        return words.toString();
    }

    @Override
    StoredFile resultFile(BatchCall call, String id) {
        return answeredFile(call, id, List.of("output_file_id", "error_file_id"), "batch_", KEPT);
    }
}
