package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Files and batches as OpenAI has them; Groq's and the Agent API's at Perplexity follow. */
class OpenAiBatchApi extends FilesApi {
    static final LineRules RULES = new LineRules(true, 50_000, true, 512);
    private static final Duration MONTH = Duration.ofDays(30);

    OpenAiBatchApi(BatchContext context, long largestFile) {
        super(context, "batch", largestFile, MONTH);
        route("POST", "/batches", (call, id) -> create(call));
        route("GET", "/batches", (call, id) -> list(call));
        route("GET", "/batches/([\\w-]+)", (call, id) -> json(form(context.batch(call, id)), Kind.LOOKED));
        route("POST", "/batches/([\\w-]+)/cancel", (call, id) -> cancel(call, id));
    }

    @Override
    String newFileId() {
        return "file-" + Batches.fresh().letters(22);
    }

    String newBatchId() {
        return "batch_" + Batches.fresh().hex(32);
    }

    @Override
    ObjectNode form(StoredFile file) {
        return object().put("id", file.id())
                .put("object", "file")
                .put("bytes", file.bytes())
                .put("created_at", context.seconds(file.created()))
                .put("expires_at", file.expires() == null ? null : context.seconds(file.expires()))
                .put("filename", file.filename())
                .put("purpose", file.purpose())
                .put("status", "processed")
                .putNull("status_details");
    }

    /** How long the batch may take; {@code 24h}, and nothing else, at OpenAI. */
    Duration window(String asked) {
        if (!asked.equals("24h")) {
            throw invalid("Invalid value: '" + asked + "'. Supported values are: '24h'.", "completion_window");
        }
        return Duration.ofHours(24);
    }

    private BatchReply create(BatchCall call) throws IOException {
        ObjectNode body = body(call);
        Batch before = repeated(call);
        if (before != null) {
            return json(form(before), Kind.MADE);
        }
        checkMembers(body);
        Duration window = window(window(body));
        String endpoint = text(body, "endpoint");
        if (!call.sender().vendor().serves(call.sender().vendor().canonical(endpoint))) {
            throw invalid("Invalid value: '" + endpoint + "'.", "endpoint");
        }
        StoredFile file = input(call, text(body, "input_file_id"));
        OpenAiBatchForm.checkMetadata(body.path("metadata"));
        var lines = new InputLines(call.sender().vendor(), file.content(), endpoint, rules());
        BatchFaults faults = context.batches().faultsOfNext(call.sender());
        String model = lines.model();
        List<BatchProblem> problems = BatchContext.problems(lines.problems(), faults, model);
        ObjectNode own = object().put("endpoint", endpoint)
                .put("input_file_id", file.id())
                .put("completion_window", window(body))
                .put("model", model)
                .put("output_file_id", newFileId())
                .put("error_file_id", newFileId())
                .put("idempotency_key", call.header("Idempotency-Key"))
                .put("output_kept", outputKept(body).toString());
        own.set("metadata", body.path("metadata").isObject() ? body.get("metadata") : own.nullNode());
        return json(form(context.make(call, newBatchId(), own, window, faults, problems, lines::forEach)), Kind.MADE);
    }

    /** The batch that the same call made before; null when there is none. */
    Batch repeated(BatchCall call) {
        return null;
    }

    void checkMembers(ObjectNode body) {}

    LineRules rules() {
        return RULES;
    }

    private static String window(ObjectNode body) {
        return body.path("completion_window").asText("24h");
    }

    private static Duration outputKept(ObjectNode body) {
        JsonNode after = body.path("output_expires_after");
        if (!after.isObject()) {
            return MONTH;
        }
        long seconds = after.path("seconds").asLong();
        if (!after.path("anchor").asText("").equals("created_at") || seconds < 3_600 || seconds > MONTH.toSeconds()) {
            throw invalid(
                    "Invalid 'output_expires_after': anchor has to be 'created_at', seconds from 3600 to 2592000.",
                    "output_expires_after");
        }
        return Duration.ofSeconds(seconds);
    }

    private StoredFile input(BatchCall call, String id) {
        StoredFile file = context.files().find(call.provider(), call.fingerprint(), id);
        if (file == null || file.goneAt(context.now()) || file.purpose().equals(OUTPUT)) {
            throw invalid("Invalid file: no such batch input file '" + id + "'.", "input_file_id");
        }
        return file;
    }

    private BatchReply list(BatchCall call) {
        Query query = call.query();
        return json(
                Page.of(context.listed(call), Batch::id, query.text("after"), query.number("limit", 20, 1, 100))
                        .list(this::form),
                Kind.LOOKED);
    }

    private BatchReply cancel(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        BatchPhase phase = batch.at(context.now()).phase();
        if (phase.terminal()) {
            throw invalid("Cannot cancel a batch with status '" + word(phase) + "'.", null);
        }
        context.cancel(batch);
        return json(form(batch), Kind.OTHER);
    }

    static String word(BatchPhase phase) {
        return switch (phase) {
            case WAITING -> "validating";
            case RUNNING -> "in_progress";
            default -> phase.name().toLowerCase(Locale.ROOT);
        };
    }

    private ObjectNode form(Batch batch) {
        Progress progress = batch.at(context.now());
        BatchSchedule schedule = batch.schedule();
        ObjectNode form = object().put("id", batch.id()).put("object", "batch").put("endpoint", batch.own("endpoint"));
        addModel(form, batch);
        form.set("errors", OpenAiBatchForm.errors(batch, progress.phase()));
        form.put("input_file_id", batch.own("input_file_id"));
        form.put("completion_window", batch.own("completion_window"));
        form.put("status", word(progress.phase()));
        form.put("output_file_id", has(batch, progress, true) ? batch.own("output_file_id") : null);
        form.put("error_file_id", has(batch, progress, false) ? batch.own("error_file_id") : null);
        form.put("created_at", context.seconds(schedule.created()));
        new OpenAiTimes(context, schedule, progress.phase()).addTo(form);
        form.set("request_counts", OpenAiBatchForm.counts(batch, progress));
        addUsage(form, batch, progress);
        form.set("metadata", batch.given("metadata"));
        return form;
    }

    void addModel(ObjectNode form, Batch batch) {
        form.put("model", batch.own("model"));
    }

    void addUsage(ObjectNode form, Batch batch, Progress progress) {
        BilledUsage used = batch.rows().usageOf(progress.answered());
        ObjectNode usage = form.putObject("usage");
        usage.put("input_tokens", used.input());
        usage.putObject("input_tokens_details").put("cached_tokens", used.cached());
        usage.put("output_tokens", used.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", used.reasoning());
        usage.put("total_tokens", used.input() + used.output());
    }

    private static boolean has(Batch batch, Progress progress, boolean output) {
        int good = batch.rows().good(progress.answered());
        boolean rest = batch.rows().rows() > good;
        return progress.phase().terminal() && (output ? good > 0 : rest);
    }

    @Override
    StoredFile resultFile(BatchCall call, String id) {
        for (Batch batch : context.batches().newestFirst(call.provider(), call.fingerprint())) {
            boolean output = id.equals(batch.own("output_file_id"));
            if (output || id.equals(batch.own("error_file_id"))) {
                return resultFile(call, batch, output, id);
            }
        }
        return null;
    }

    private StoredFile resultFile(BatchCall call, Batch batch, boolean output, String id) {
        Instant end = batch.schedule().endsAt();
        Progress progress = batch.at(context.now());
        Duration kept = Duration.parse(batch.own("output_kept"));
        if (!has(batch, progress, output) || context.gone(call, batch, kept)) {
            return null;
        }
        int answered = progress.answered();
        var content = context.results()
                .write(
                        batch,
                        answered,
                        row -> output == (row < answered && batch.rows().isGood(row)),
                        new OpenAiLine(progress.phase()));
        String name = batch.id() + (output ? "_output.jsonl" : "_error.jsonl");
        return context.files().add(call.provider(), call.fingerprint(), id, name, OUTPUT, end, end.plus(kept), content);
    }
}
