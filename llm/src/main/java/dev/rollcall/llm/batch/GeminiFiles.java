package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.ApiRequest;
import dev.rollcall.llm.BodyReader;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.wire.Lenient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * Google's files. An upload is two calls: one is told the address that the other sends the file to. Files are kept for
 * 48 hours.
 */
final class GeminiFiles implements FileStore {

    private final BatchServer server;

    GeminiFiles(BatchServer server) {
        this.server = server;
    }

    @Override
    public CallResult<JsonNode> upload(BatchFile file, Key key) {
        ObjectNode about = BatchServer.object();
        about.putObject("file")
                .put("displayName", CustomIds.fileName(file.token()))
                .put("mimeType", BatchFileBody.LINES.toString());
        ApiRequest start = BatchServer.post(before("upload", server.facts().files()), about)
                .with("X-Goog-Upload-Protocol", "resumable")
                .with("X-Goog-Upload-Command", "start")
                .with("X-Goog-Upload-Header-Content-Length", String.valueOf(file.bytes()))
                .with("X-Goog-Upload-Header-Content-Type", BatchFileBody.LINES.toString());
        CallResult<HttpUrl> address = server.api().send(start, key, (headers, body) -> {
            String told = headers.get("X-Goog-Upload-URL");
            HttpUrl url = told == null ? null : start.url().resolve(told);
            if (url == null || !server.api().isOurs(url)) {
                throw new BodyReader.Unusable(
                        url == null ? "no address to upload to" : "the address to upload to is at another server");
            }
            return url;
        });
        if (address.failure() != null) {
            return new CallResult<>(null, address.failure(), address.retryAfter(), address.simulated());
        }
        return server.json(
                ApiRequest.post(address.value(), new BatchFileBody(file, BatchFileBody.LINES))
                        .with("X-Goog-Upload-Command", "upload, finalize")
                        .with("X-Goog-Upload-Offset", "0")
                        .slow(),
                key);
    }

    @Override
    public String uploadedId(JsonNode reply) {
        return Facts.id((reply.path("file").isObject() ? reply.path("file") : reply).path("name"));
    }

    @Override
    public ApiRequest list(String page) {
        return ApiRequest.get(server.url(server.facts().files(), "pageSize", "100", "pageToken", page));
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        Map<String, String> idsByName = new HashMap<>();
        for (JsonNode file : reply.path("files")) {
            idsByName.putIfAbsent(file.path("displayName").asText(), uploadedId(file));
        }
        return new Page(idsByName, Lenient.text(reply.path("nextPageToken")));
    }

    @Override
    public ApiRequest content(String id) {
        String name = BatchServer.checked(id);
        String version = server.facts().files().replaceFirst("/files$", "/");
        return ApiRequest.download(before("download", version + name + ":download")
                .newBuilder()
                .addQueryParameter("alt", "media")
                .build());
    }

    /** A path with a segment before its version, wherever the base URL has put that. */
    private HttpUrl before(String segment, String path) {
        HttpUrl url = server.url(path);
        List<String> segments = url.encodedPathSegments();
        String version = path.split("/")[1];
        int at = Math.max(0, segments.lastIndexOf(version));
        HttpUrl.Builder changed = url.newBuilder().encodedPath("/");
        for (int i = 0; i < segments.size(); i++) {
            if (i == at) {
                changed.addPathSegment(segment);
            }
            changed.addEncodedPathSegment(segments.get(i));
        }
        return changed.build();
    }
}
