package dev.rollcall.simulator.batches;

import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.RowWork.Sender;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Uploads as Together's SDK makes them: announced, answered with a place, put there, and closed by a third call. */
final class TogetherUploads {
    private final Map<String, Upload> begun = new ConcurrentHashMap<>();

    private record Upload(Sender sender, String fileId, String name) {}

    BatchReply begun(BatchCall call, Map<String, FormData.Part> parts, String fileId) throws IOException {
        if (!parts.containsKey("file_name")) {
            throw BatchApi.invalid("Missing required parameter: 'file'.", "file");
        }
        String id = Batches.fresh().letters(40);
        begun.put(id, new Upload(call.sender(), fileId, parts.get("file_name").text()));
        var reply = SimulatedReply.json(
                302,
                "{}".getBytes(StandardCharsets.US_ASCII),
                SimulatedOutcome.ANSWERED,
                "Location",
                call.url() + "/v1/files/upload?upload_id=" + id,
                "X-Together-File-Id",
                fileId);
        return BatchReply.of(reply, Kind.OTHER);
    }

    /** Who announced the upload that a call goes on with; null when none did. */
    Sender owner(Query query) {
        String id = query.text("upload_id");
        Upload upload = id == null ? null : begun.get(id);
        return upload == null ? null : upload.sender();
    }

    BatchReply put(BatchCall call, BatchContext context) throws IOException {
        String id = call.query().text("upload_id");
        Upload upload = id == null ? null : begun.remove(id);
        if (upload == null || call.body() == null) {
            throw BatchApi.notFound("No such upload is under way.");
        }
        Path content = context.spool().fresh();
        Files.copy(call.body(), content, StandardCopyOption.REPLACE_EXISTING);
        context.files()
                .add(
                        call.provider(),
                        call.fingerprint(),
                        upload.fileId(),
                        upload.name(),
                        "batch-api",
                        context.now(),
                        null,
                        content);
        return BatchApi.json(BatchApi.object(), Kind.OTHER);
    }
}
