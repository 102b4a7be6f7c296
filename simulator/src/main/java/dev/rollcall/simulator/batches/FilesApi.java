package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.SimulatedError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The files of those providers that have them as OpenAI has: upload, list, metadata, content, delete. */
abstract class FilesApi extends BatchApi {
    static final String OUTPUT = "batch_output";
    private static final int MANY = 10_000;

    private final String purpose;
    private final long largestFile;
    private final Duration keptFor;

    /**
     * @param purpose that an upload has to name
     * @param largestFile in bytes
     * @param keptFor after which an uploaded file is gone; null: it never is
     */
    FilesApi(BatchContext context, String purpose, long largestFile, Duration keptFor) {
        super(context);
        this.purpose = purpose;
        this.largestFile = largestFile;
        this.keptFor = keptFor;
        route("POST", "/files(?:/upload)?", (call, id) -> upload(call));
        route("GET", "/files", (call, id) -> list(call));
        route("GET", "/files/([\\w-]+)", (call, id) -> json(form(file(call, id)), Kind.OTHER));
        route("GET", "/files/([\\w-]+)/content", (call, id) -> content(call, id));
        route("DELETE", "/files/([\\w-]+)", (call, id) -> delete(call, id));
    }

    @Override
    long largest(String method, String path) {
        return method.equals("POST") && path.contains("/files") ? largestFile + (1 << 20) : super.largest(method, path);
    }

    abstract String newFileId();

    /** The file as its provider describes it. */
    abstract ObjectNode form(StoredFile file);

    /** The file of results with that id, if a batch of this key has one by now; null otherwise. */
    abstract StoredFile resultFile(BatchCall call, String id);

    /**
     * The same for a provider without a line for a row that has no answer.
     *
     * @param names of a batch's members with the ids of its files: of answers, of errors
     * @param prefix of the file's name, before the id of its batch
     * @param kept after the batch's end
     */
    StoredFile answeredFile(BatchCall call, String id, List<String> names, String prefix, Duration kept) {
        for (Batch batch : context.batches().newestFirst(call.provider(), call.fingerprint())) {
            boolean output = id.equals(batch.own(names.get(0)));
            Progress progress = batch.at(context.now());
            boolean there = (output || id.equals(batch.own(names.get(1))))
                    && progress.phase().terminal();
            if (there && !context.gone(call, batch, kept)) {
                int answered = progress.answered();
                Path content = context.results()
                        .write(
                                batch,
                                answered,
                                row -> row < answered && output == batch.rows().isGood(row),
                                new OpenAiLine(progress.phase()));
                Instant end = batch.schedule().endsAt();
                String name = prefix + batch.id() + (output ? "_output.jsonl" : "_error.jsonl");
                return context.files()
                        .add(call.provider(), call.fingerprint(), id, name, OUTPUT, end, end.plus(kept), content);
            }
        }
        return null;
    }

    /** Refuses an upload whose lines are wrong, if the provider looks at them so early. */
    void checkUpload(Path content) throws IOException {}

    private BatchReply upload(BatchCall call) throws IOException {
        Map<String, FormData.Part> parts = parts(call);
        try {
            return upload(call, parts);
        } finally {
            parts.values().forEach(part -> Spool.delete(part.content()));
        }
    }

    private BatchReply upload(BatchCall call, Map<String, FormData.Part> parts) throws IOException {
        FormData.Part file = parts.get("file");
        if (file == null) {
            return withoutFile(call, parts);
        }
        if (!parts.containsKey("purpose") && needsPurpose()) {
            throw invalid("Missing required parameter: 'purpose'.", "purpose");
        }
        if (parts.containsKey("purpose") && !parts.get("purpose").text().equals(purpose)) {
            throw invalid(
                    "'" + parts.get("purpose").text() + "' is not one of ['" + purpose + "'] - 'purpose'", "purpose");
        }
        checkParts(parts);
        String name = parts.containsKey("file_name") ? parts.get("file_name").text() : file.filename();
        if (name == null || !name.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            throw invalid(
                    "Invalid file format. Batch files must have the extension .jsonl, not '" + name + "'.", "file");
        }
        if (Files.size(file.content()) > largestFile) {
            throw tooLarge();
        }
        checkUpload(file.content());
        Instant now = context.now();
        Instant expires = keptFor == null ? null : now.plus(keptFor);
        StoredFile stored = context.files()
                .add(call.provider(), call.fingerprint(), newFileId(), name, purpose, now, expires, file.content());
        return json(form(stored), Kind.OTHER);
    }

    /** The reply to an upload without the file itself. */
    BatchReply withoutFile(BatchCall call, Map<String, FormData.Part> parts) throws IOException {
        throw invalid("Missing required parameter: 'file'.", "file");
    }

    /** Whether an upload has to say what it is for. */
    boolean needsPurpose() {
        return true;
    }

    /** Refuses parts of an upload that the provider does not take. */
    void checkParts(Map<String, FormData.Part> parts) {}

    private Map<String, FormData.Part> parts(BatchCall call) throws IOException {
        String boundary = FormData.boundary(call.header("Content-Type"));
        if (boundary == null || call.body() == null) {
            throw invalid("The request must be multipart/form-data with a boundary.", null);
        }
        var byName = new HashMap<String, FormData.Part>();
        List<FormData.Part> parts;
        try {
            parts = FormData.read(call.body(), boundary, context.spool()::fresh);
        } catch (IOException e) {
            throw invalid("Could not parse multipart form: " + e.getMessage(), null);
        }
        parts.forEach(part -> byName.put(part.name(), part));
        return byName;
    }

    /** Throws a {@link RejectedException} when this key has no such file, or no longer. */
    final StoredFile file(BatchCall call, String id) {
        StoredFile file = context.files().find(call.provider(), call.fingerprint(), id);
        if (file == null) {
            file = resultFile(call, id);
        }
        if (file == null || file.goneAt(context.now())) {
            throw new RejectedException(SimulatedError.notFound("No such File object: " + id));
        }
        return file;
    }

    private BatchReply content(BatchCall call, String id) throws IOException {
        StoredFile file = file(call, id);
        boolean results = file.purpose().equals(OUTPUT);
        if (results && call.faults().strikes(Shape.BATCH_GONE)) {
            throw new RejectedException(SimulatedError.notFound("No such File object: " + id));
        }
        return file(file.content(), "application/octet-stream", results ? Kind.RESULTS : Kind.OTHER);
    }

    private BatchReply list(BatchCall call) {
        Query query = call.query();
        List<StoredFile> all = context.files().newestFirst(call.provider(), call.fingerprint());
        all.removeIf(file -> file.goneAt(context.now()));
        String wanted = query.text("purpose");
        all.removeIf(file -> wanted != null && !wanted.equals(file.purpose()));
        if ("asc".equals(query.text("order"))) {
            Collections.reverse(all);
        }
        return json(list(query, all), Kind.OTHER);
    }

    ObjectNode list(Query query, List<StoredFile> all) {
        return Page.of(all, StoredFile::id, query.text("after"), query.number("limit", MANY, 1, MANY))
                .list(this::form);
    }

    private BatchReply delete(BatchCall call, String id) {
        context.files().delete(file(call, id));
        return json(object().put("id", id).put("object", "file").put("deleted", true), Kind.OTHER);
    }
}
