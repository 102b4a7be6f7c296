package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.RowWork.Sender;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the Gemini API: uploads that can be resumed or come whole, metadata, downloads. They are kept 48 hours. */
abstract class GoogleFilesApi extends BatchApi {
    static final String PREFIX = "files/";
    private static final long LARGEST_FILE = 2L << 30;
    static final Duration KEPT = Duration.ofHours(48);

    /** Uploads that have begun, by their id. */
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

    private record Upload(Sender sender, String displayName, Path content) {}

    GoogleFilesApi(BatchContext context) {
        super(context);
        route("POST", "/upload" + BASE + "/files", (call, id) -> upload(call));
        route("PUT", "/upload" + BASE + "/files", (call, id) -> upload(call));
        route("GET", "/files", (call, id) -> list(call));
        route("GET", "/files/([\\w-]+)", (call, id) -> json(form(call, file(call, id)), Kind.OTHER));
        route("DELETE", "/files/([\\w-]+)", (call, id) -> delete(call, id));
        route("GET", "/files/([\\w-]+):download", (call, id) -> download(call, id));
        route("GET", "/download" + BASE + "/files/([\\w-]+):download", (call, id) -> download(call, id));
    }

    @Override
    Sender owner(Query query) {
        String id = query.text("upload_id");
        Upload upload = id == null ? null : uploads.get(id);
        return upload == null ? null : upload.sender();
    }

    @Override
    long largest(String method, String path) {
        return path.contains("/upload/") ? LARGEST_FILE : super.largest(method, path);
    }

    abstract StoredFile resultFile(BatchCall call, String id);

    private BatchReply upload(BatchCall call) throws IOException {
        String id = call.query().text("upload_id");
        String command = String.valueOf(call.header("X-Goog-Upload-Command")).toLowerCase(Locale.ROOT);
        if (id != null) {
            return resumed(call, id, command);
        }
        if (command.contains("start")) {
            return started(call);
        }
        return uploadedWhole(call);
    }

    private BatchReply started(BatchCall call) throws IOException {
        String id = Batches.fresh().letters(40);
        String name =
                call.body() == null ? "" : displayName(JSON.readTree(call.body().toFile()));
        uploads.put(id, new Upload(call.sender(), name, context.spool().fresh()));
        return replied(
                object(),
                "X-Goog-Upload-URL",
                call.url() + "/upload/v1beta/files?upload_id=" + id + "&upload_protocol=resumable",
                "X-Goog-Upload-Status",
                "active");
    }

    private static String displayName(JsonNode body) {
        JsonNode file = body == null ? object() : body.path("file");
        return file.path("displayName").asText(file.path("display_name").asText(""));
    }

    private BatchReply resumed(BatchCall call, String id, String command) throws IOException {
        Upload upload = uploads.get(id);
        if (upload == null) {
            throw notFound("No upload with that id is under way.");
        }
        long have = Files.size(upload.content());
        if (command.contains("query")) {
            return replied(
                    object(), "X-Goog-Upload-Status", "active", "X-Goog-Upload-Size-Received", Long.toString(have));
        }
        String offset = call.header("X-Goog-Upload-Offset");
        if (offset != null && !offset.equals(Long.toString(have))) {
            throw invalid("The upload stands at byte " + have + ", not at " + offset + ".", null);
        }
        if (call.body() != null) {
            append(call.body(), upload.content());
        }
        if (!command.contains("finalize")) {
            return replied(object(), "X-Goog-Upload-Status", "active");
        }
        uploads.remove(id);
        return stored(call, upload.displayName(), upload.content());
    }

    private static void append(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.APPEND)) {
            long at = 0;
            while (at < in.size()) {
                at += in.transferTo(at, in.size() - at, out);
            }
        }
    }

    /** In parts, metadata first; or the file alone. */
    private BatchReply uploadedWhole(BatchCall call) throws IOException {
        String boundary = FormData.boundary(call.header("Content-Type"));
        if (call.body() == null) {
            throw invalid("The request has no body.", null);
        }
        if (boundary == null) {
            Path content = context.spool().fresh();
            append(call.body(), content);
            return stored(call, "", content);
        }
        List<FormData.Part> parts = FormData.read(call.body(), boundary, context.spool()::fresh);
        if (parts.size() != 2) {
            throw invalid("Two parts are expected: the metadata and the file.", null);
        }
        String name = displayName(JSON.readTree(parts.get(0).content().toFile()));
        return stored(call, name, parts.get(1).content());
    }

    private BatchReply stored(BatchCall call, String name, Path content) {
        Instant now = context.now();
        StoredFile file = context.files()
                .add(call.provider(), call.fingerprint(), newId(), name, "batch", now, now.plus(KEPT), content);
        ObjectNode body = object();
        body.set("file", form(call, file));
        return replied(body, "X-Goog-Upload-Status", "final");
    }

    static String newId() {
        return Batches.fresh().letters(12).toLowerCase(Locale.ROOT);
    }

    private static BatchReply replied(JsonNode body, String... headers) {
        return BatchReply.of(
                SimulatedReply.json(200, ResultFiles.bytes(body), SimulatedOutcome.ANSWERED, headers), Kind.OTHER);
    }

    private ObjectNode form(BatchCall call, StoredFile file) {
        boolean results = file.purpose().equals(FilesApi.OUTPUT);
        String uri = call.url() + "/v1beta/" + PREFIX + file.id();
        ObjectNode form = object().put("name", PREFIX + file.id())
                .put("displayName", file.filename())
                .put("mimeType", "application/jsonl")
                .put("sizeBytes", Long.toString(file.bytes()))
                .put("createTime", context.iso(file.created()))
                .put("updateTime", context.iso(file.created()))
                .put("expirationTime", context.iso(file.expires()))
                .put("uri", uri)
                .put("state", "ACTIVE")
                .put("source", results ? "GENERATED" : "UPLOADED");
        return results ? form.put("downloadUri", uri + ":download?alt=media") : form;
    }

    /** Throws when this key has no such file, or no longer. */
    final StoredFile file(BatchCall call, String id) {
        StoredFile file = context.files().find(call.provider(), call.fingerprint(), id);
        if (file == null) {
            file = resultFile(call, id);
        }
        boolean results = file != null && file.purpose().equals(FilesApi.OUTPUT);
        if (file == null
                || file.goneAt(context.now())
                || (results && call.faults().strikes(Shape.BATCH_GONE))) {
            throw notFound("The file " + id + " does not exist.");
        }
        return file;
    }

    private BatchReply list(BatchCall call) {
        Query query = call.query();
        List<StoredFile> all = context.files().newestFirst(call.provider(), call.fingerprint());
        all.removeIf(file -> file.goneAt(context.now()));
        Page<StoredFile> page =
                Page.of(all, StoredFile::id, query.text("pageToken"), query.number("pageSize", 10, 1, 100));
        ObjectNode list = object();
        ArrayNode files = list.putArray("files");
        page.items().forEach(file -> files.add(form(call, file)));
        if (page.more()) {
            list.put("nextPageToken", page.items().get(page.items().size() - 1).id());
        }
        return json(list, Kind.OTHER);
    }

    private BatchReply delete(BatchCall call, String id) {
        context.files().delete(file(call, id));
        return json(object(), Kind.OTHER);
    }

    private BatchReply download(BatchCall call, String id) throws IOException {
        StoredFile file = file(call, id);
        Kind kind = file.purpose().equals(FilesApi.OUTPUT) ? Kind.RESULTS : Kind.OTHER;
        return file(file.content(), "application/octet-stream", kind);
    }
}
