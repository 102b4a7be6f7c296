package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.ApiRequest;
import dev.rollcall.llm.BatchApi;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.wire.Lenient;
import java.util.HashMap;
import java.util.Map;
import okhttp3.MultipartBody;

/**
 * Files as OpenAI has them: {@code POST /v1/files} as a form, {@code GET /v1/files}, {@code GET /v1/files/{id}/content}. How
 * the lists of Groq, xAI, Together and Perplexity go on is unverified: every known way is followed.
 */
final class OpenAiFiles implements FileStore {

    private static final int PAGE = 100;

    private final BatchServer server;

    /** Mistral counts its pages, the others name the last file. */
    private final boolean numbered;

    OpenAiFiles(BatchServer server, boolean numbered) {
        this.server = server;
        this.numbered = numbered;
    }

    @Override
    public CallResult<JsonNode> upload(BatchFile file, Key key) {
        return server.json(form(file), key);
    }

    /** The request that uploads a file. */
    ApiRequest form(BatchFile file) {
        MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
        if (server.facts().purpose() != null) {
            form.addFormDataPart("purpose", server.facts().purpose());
        }
        if (server.facts().wire() == BatchApi.Wire.TOGETHER) {
            form.addFormDataPart("file_name", CustomIds.fileName(file.token()));
            form.addFormDataPart("file_type", "jsonl");
        }
        form.addFormDataPart("file", CustomIds.fileName(file.token()), new BatchFileBody(file, BatchFileBody.LINES));
        return ApiRequest.post(server.url(server.facts().files()), form.build()).slow();
    }

    @Override
    public String uploadedId(JsonNode reply) {
        String id = Facts.id(reply.path("id"));
        return id != null ? id : Facts.id(reply.path("file_id"));
    }

    @Override
    public ApiRequest list(String page) {
        String size = String.valueOf(PAGE);
        return ApiRequest.get(
                numbered
                        ? server.url(server.facts().files(), "page", page == null ? "0" : page, "page_size", size)
                        : server.url(server.facts().files(), "limit", size, "after", page));
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        JsonNode files = Paging.entries(reply);
        Map<String, String> idsByName = new HashMap<>();
        String last = null;
        for (JsonNode file : files) {
            String id = uploadedId(file);
            String name = Lenient.text(file.path("filename"));
            idsByName.putIfAbsent(name != null ? name : file.path("name").asText(), id);
            last = id;
        }
        return new Page(idsByName, numbered ? nextNumber(files.size(), page) : Paging.next(reply, last));
    }

    private static String nextNumber(int size, String page) {
        return size < PAGE ? null : String.valueOf(1 + (page == null ? 0 : Integer.parseInt(page)));
    }

    @Override
    public ApiRequest content(String id) {
        return ApiRequest.download(server.url(server.facts().files() + "/" + BatchServer.checked(id) + "/content"));
    }
}
