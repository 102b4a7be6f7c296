package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** xAI: a batch has no status, only counters; rows come from a file, or are added by and by. */
final class XAiBatchApi extends FilesApi {
    private static final String ONE = "/batches/([\\w-]+)";
    private static final long LARGEST_ADD = 25L << 20;
    private static final LineRules LINES = new LineRules(true, 1_000_000, false, 512);
    private static final InlineRows.Rules INLINE =
            new InlineRows.Rules("batch_request_id", "batch_request", Pattern.compile(".{1,512}"), 1_000_000);
    private static final Duration WINDOW = Duration.ofDays(30);

    private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();
    private final XAiBatchForm form;

    XAiBatchApi(BatchContext context) {
        super(context, "batch", 200L << 20, null);
        form = new XAiBatchForm(context);
        route("POST", "/batches", (call, id) -> create(call));
        route("GET", "/batches", (call, id) -> list(call));
        route("GET", ONE, (call, id) -> json(form.of(context.batch(call, id)), Kind.LOOKED));
        route("POST", ONE + "(?::|/)cancel", (call, id) -> cancel(call, id));
        route("POST", ONE + "/requests", (call, id) -> add(call, id));
        route("GET", ONE + "/requests", (call, id) -> requests(call, id));
        route("GET", ONE + "/results", (call, id) -> results(call, id));
    }

    @Override
    long largest(String method, String path) {
        return path.endsWith("/requests") ? LARGEST_ADD : super.largest(method, path);
    }

    @Override
    String newFileId() {
        return "file_" + Batches.fresh().uuid();
    }

    @Override
    boolean needsPurpose() {
        return false;
    }

    @Override
    ObjectNode form(StoredFile file) {
        return object().put("id", file.id())
                .put("object", "file")
                .put("bytes", file.bytes())
                .put("created_at", context.seconds(file.created()))
                .putNull("expires_at")
                .put("filename", file.filename())
                .put("purpose", file.purpose());
    }

    @Override
    StoredFile resultFile(BatchCall call, String id) {
        return null;
    }

    private BatchReply create(BatchCall call) throws IOException {
        ObjectNode body = body(call);
        ObjectNode own = object().put("name", text(body, "name"));
        BatchFaults faults = context.batches().faultsOfNext(call.sender());
        String id = "batch_" + Batches.fresh().uuid();
        if (!body.hasNonNull("input_file_id")) {
            Batch batch = context.make(call, id, own, WINDOW, faults, List.of(), null);
            return json(form.of(batch), Kind.MADE);
        }
        String fileId = body.get("input_file_id").asText();
        StoredFile file = context.files().find(call.provider(), call.fingerprint(), fileId);
        if (file == null) {
            throw notFound("File " + fileId + " not found");
        }
        own.put("input_file_id", fileId);
        var lines = new InputLines(call.sender().vendor(), file.content(), null, LINES);
        List<BatchProblem> problems = BatchContext.problems(lines.problems(), faults, lines.model());
        Batch batch = context.make(
                call, id, own, WINDOW, faults, problems, then -> lines.forEach(row -> then.accept(asChat(row))));
        return json(form.of(batch), Kind.MADE);
    }

    private BatchReply add(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (batch.schedule().cancelledAt() != null
                || !context.now().isBefore(batch.schedule().expiresAt())) {
            throw invalid("Batch " + id + " takes no more requests.", null);
        }
        var rows = new InlineRows(call.body(), List.of("batch_requests"), INLINE);
        Set<String> taken = ids.computeIfAbsent(id, b -> idsOf(batch));
        synchronized (taken) {
            var now = new HashSet<>(taken);
            rows.check(now);
            context.batches().add(batch, call.sender(), then -> rows.forEach(XAiBatchApi::row, then));
            taken.addAll(now);
        }
        return json(object().nullNode(), Kind.MADE);
    }

    private static Set<String> idsOf(Batch batch) {
        var ids = new HashSet<String>();
        if (batch.rows().rows() > 0) {
            try (RowStore.Reader reader = batch.rows().reader()) {
                for (int row = 0; row < batch.rows().rows(); row++) {
                    ids.add(reader.withoutBody(row).customId());
                }
            }
        }
        return ids;
    }

    private static BatchRow row(String id, ObjectNode request, JsonNode element) {
        JsonNode chat = request.path("chat_get_completion");
        JsonNode responses = request.path("responses");
        if (!chat.isObject() && !responses.isObject()) {
            throw invalid("batch_request: one of chat_get_completion and responses is required", "batch_request");
        }
        String path = chat.isObject() ? "/v1/chat/completions" : "/v1/responses";
        return asChat(BatchRow.of(id, path, (ObjectNode) (chat.isObject() ? chat : responses), element));
    }

    /** Results have the form of chat completions, also of requests to the Responses API. */
    private static BatchRow asChat(BatchRow row) {
        if (!row.path().equals("/v1/responses")) {
            return row;
        }
        ObjectNode from = row.body();
        ObjectNode chat = object().put("model", from.path("model").asText(""));
        ArrayNode messages = chat.putArray("messages");
        if (from.hasNonNull("instructions")) {
            messages.addObject().put("role", "system").set("content", from.get("instructions"));
        }
        if (from.path("input").isArray()) {
            messages.addAll((ArrayNode) from.get("input"));
        } else {
            messages.addObject().put("role", "user").set("content", from.path("input"));
        }
        if (from.hasNonNull("max_output_tokens")) {
            chat.set("max_completion_tokens", from.get("max_output_tokens"));
        }
        if (from.has("tools")) {
            chat.set("tools", from.get("tools"));
        }
        if (from.path("text").has("format")) {
            chat.set("response_format", format(from.path("text").path("format")));
        }
        return new BatchRow(row.customId(), "/v1/chat/completions", chat, row.cell(), row.metadata());
    }

    private static ObjectNode format(JsonNode flat) {
        ObjectNode format = object().put("type", flat.path("type").asText());
        if (flat.has("schema")) {
            format.putObject("json_schema").set("schema", flat.get("schema"));
        }
        return format;
    }

    private BatchReply list(BatchCall call) {
        Query query = call.query();
        Page<Batch> page = Page.of(
                context.listed(call), Batch::id, query.text("pagination_token"), query.number("limit", 100, 1, 1_000));
        ObjectNode list = object();
        ArrayNode all = list.putArray("batches");
        page.items().forEach(batch -> all.add(form.of(batch)));
        return json(list.put("pagination_token", page.more() ? last(page).id() : null), Kind.LOOKED);
    }

    private static <T> T last(Page<T> page) {
        return page.items().get(page.items().size() - 1);
    }

    private BatchReply cancel(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        context.cancel(batch);
        return json(form.of(batch), Kind.OTHER);
    }

    private BatchReply requests(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        Progress progress = batch.at(context.now());
        Query query = call.query();
        int limit = query.number("limit", 100, 1, 1_000);
        int from = query.number("pagination_token", 0, 0, Integer.MAX_VALUE);
        int to = Math.min(batch.rows().rows(), from + limit);
        ObjectNode list = object();
        ArrayNode all = list.putArray("batch_request_metadata");
        if (from < to) {
            try (RowStore.Reader reader = batch.rows().reader()) {
                for (int row = from; row < to; row++) {
                    all.add(form.request(batch, reader.withoutBody(row), row < progress.answered(), progress.phase()));
                }
            }
        }
        String next = to < batch.rows().rows() ? Integer.toString(to) : null;
        return json(list.put("pagination_token", next), Kind.LOOKED);
    }

    private BatchReply results(BatchCall call, String id) {
        Batch batch = context.batch(call, id);
        if (context.gone(call, batch, WINDOW)) {
            throw notFound("Results of batch " + id + " are not available any more.");
        }
        Query query = call.query();
        int answered = batch.at(context.now()).answered();
        int limit = query.number("limit", 100, 1, 1_000);
        int from = query.number("pagination_token", 0, 0, Integer.MAX_VALUE);
        List<JsonNode> page = context.results().page(batch, answered, from, limit, (row, ended) -> form.result(row));
        ObjectNode list = object();
        list.putArray("results").addAll(page);
        String next = from + limit < answered ? Integer.toString(from + limit) : null;
        return json(list.put("pagination_token", next), Kind.RESULTS);
    }
}
