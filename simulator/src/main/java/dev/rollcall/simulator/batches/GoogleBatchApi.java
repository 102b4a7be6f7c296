package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import dev.rollcall.simulator.vendors.SimulatedError.LimitExceeded;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Batches of the Gemini API, inline or from a file: long-running operations. */
final class GoogleBatchApi extends GoogleFilesApi {
    private static final long LARGEST_INLINE = 20L << 20;
    private static final int MOST_AT_ONCE = 100;
    private static final Duration WINDOW = Duration.ofHours(48);
    private static final List<String> INLINE = List.of("batch", "inputConfig", "requests", "requests");

    private final GoogleBatchForm form;

    GoogleBatchApi(BatchContext context) {
        super(context);
        form = new GoogleBatchForm(context);
        route("POST", "/models/([^/]+):batchGenerateContent", this::create);
        route("GET", "/batches", (call, id) -> list(call));
        route("GET", "/batches/([\\w-]+)", this::get);
        route("POST", "/batches/([\\w-]+):cancel", this::cancel);
        route("DELETE", "/batches/([\\w-]+)", this::delete);
        route("POST", "/batches/([\\w-]+):delete", this::delete);
    }

    private BatchReply create(BatchCall call, String model) throws IOException {
        if (call.body() == null) {
            throw invalid("Invalid JSON payload received.", null);
        }
        if (Files.size(call.body()) > LARGEST_INLINE) {
            throw new RejectedException(SimulatedError.of(SimulatedError.ErrorCause.TOO_LARGE));
        }
        String path = "/v1beta/models/" + model + ":generateContent";
        JsonNode batch = StreamedArray.read(call.body(), INLINE, row -> {}).path("batch");
        JsonNode config = first(batch, "inputConfig", "input_config");
        String file = first(config, "fileName", "file_name").asText("");
        boolean inline = config.path("requests").path("requests").isArray();
        if (inline == !file.isEmpty()) {
            throw invalid("BatchGenerateContentRequest.batch.input_config: exactly one source is required", "batch");
        }
        checkRoom(call, model);
        BatchFaults faults = context.batches().faultsOfNext(call.sender());
        if (faults.part() < 1) {
            // An expired job has no results at all.
            faults = faults.withoutAnswers();
        }
        ObjectNode own = object().put(
                        "displayName",
                        first(batch, "displayName", "display_name").asText(""))
                .put("model", model)
                .put("inline", inline)
                .put("input_file", file)
                .put("output_file", newId());
        GoogleRows rows = inline ? GoogleRows.inline(call.body(), path) : fromFile(call, file, path);
        List<BatchProblem> problems = BatchContext.problems(rows.problems(), faults, model);
        String id = Batches.fresh().letters(36).toLowerCase(Locale.ROOT);
        Batch made = context.make(call, id, own, WINDOW, faults, problems, rows.source());
        return json(form.of(made, null), Kind.MADE);
    }

    private GoogleRows fromFile(BatchCall call, String name, String path) {
        String id = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        StoredFile file = file(call, id);
        return GoogleRows.lines(file.content(), path);
    }

    private void checkRoom(BatchCall call, String model) {
        long open = context.batches().newestFirst(call.provider(), call.fingerprint()).stream()
                .filter(batch -> !batch.at(context.now()).phase().terminal())
                .count();
        if (open >= MOST_AT_ONCE) {
            var exceeded = new LimitExceeded(SimulatedLimit.LimitForm.CONCURRENT, MOST_AT_ONCE, MOST_AT_ONCE, 1);
            throw new RejectedException(SimulatedError.limited(exceeded, Duration.ofSeconds(30), Hint.OWN));
        }
    }

    static JsonNode first(JsonNode object, String camel, String snake) {
        return object.has(camel) ? object.get(camel) : object.path(snake);
    }

    private BatchReply list(BatchCall call) {
        Query query = call.query();
        Page<Batch> page = Page.of(
                context.listed(call), Batch::id, query.text("pageToken"), query.number("pageSize", 50, 1, 1_000));
        ObjectNode list = object();
        if (!page.items().isEmpty()) {
            ArrayNode all = list.putArray("operations");
            page.items().forEach(batch -> all.add(form.of(batch, null)));
        }
        if (page.more()) {
            list.put("nextPageToken", page.items().get(page.items().size() - 1).id());
        }
        return json(list, Kind.LOOKED);
    }

    private BatchReply get(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        boolean inline = batch.record().own().path("inline").asBoolean();
        if (!inline || !form.hasResults(batch) || context.gone(call, batch, KEPT)) {
            return json(form.of(batch, null), Kind.LOOKED);
        }
        int answered = batch.at(context.now()).answered();
        List<JsonNode> responses =
                context.results().list(batch, answered, row -> row < answered, (row, ended) -> form.inlined(row));
        return json(form.of(batch, responses), Kind.RESULTS);
    }

    private BatchReply cancel(BatchCall call, String id) {
        context.cancel(context.batch(call, id));
        return json(object(), Kind.OTHER);
    }

    private BatchReply delete(BatchCall call, String id) {
        context.delete(context.batch(call, id));
        return json(object(), Kind.OTHER);
    }

    @Override
    StoredFile resultFile(BatchCall call, String id) {
        for (Batch batch : context.batches().newestFirst(call.provider(), call.fingerprint())) {
            if (id.equals(batch.own("output_file")) && form.hasResults(batch) && !context.gone(call, batch, KEPT)) {
                int answered = batch.at(context.now()).answered();
                var content =
                        context.results().write(batch, answered, row -> row < answered, (row, ended) -> form.line(row));
                var end = batch.schedule().endsAt();
                return context.files()
                        .add(
                                call.provider(),
                                call.fingerprint(),
                                id,
                                "batch-" + batch.id(),
                                FilesApi.OUTPUT,
                                end,
                                end.plus(KEPT),
                                content);
            }
        }
        return null;
    }
}
