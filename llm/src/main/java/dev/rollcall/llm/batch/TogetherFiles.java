package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.ApiRequest;
import dev.rollcall.llm.BodyReader;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Key;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * Together's files. Its own client is answered by a redirect to another server, which takes the bytes, and by the file's id
 * in {@code X-Together-File-Id} [src]; then it says that it is done. A reply with the file is taken as well.
 */
final class TogetherFiles implements FileStore {

    private final BatchServer server;
    private final OpenAiFiles like;

    TogetherFiles(BatchServer server, OpenAiFiles like) {
        this.server = server;
        this.like = like;
    }

    /** @param address null: the file was taken as it is */
    private record Begun(HttpUrl address, String id, JsonNode reply) {}

    @Override
    public CallResult<JsonNode> upload(BatchFile file, Key key) {
        ApiRequest form = like.form(file).redirected();
        CallResult<Begun> begun = server.api().send(form, key, (headers, body) -> {
            if (headers.get("Location") == null) {
                return new Begun(null, null, SmallJson.read(body, server.api().maxReplyBytes()));
            }
            HttpUrl address = form.url().resolve(headers.get("Location"));
            String id = headers.get("X-Together-File-Id");
            if (address == null || !BatchServer.isId(id) || (form.url().isHttps() && !address.isHttps())) {
                throw new BodyReader.Unusable("a redirect without a file's id, or to an address without TLS");
            }
            return new Begun(address, id, null);
        });
        if (begun.failure() != null || begun.value().address() == null) {
            return new CallResult<>(
                    begun.value() == null ? null : begun.value().reply(),
                    begun.failure(),
                    begun.retryAfter(),
                    begun.simulated());
        }
        return sent(file, begun.value(), key);
    }

    private CallResult<JsonNode> sent(BatchFile file, Begun begun, Key key) {
        ApiRequest put = new ApiRequest(
                "PUT", begun.address(), Map.of(), new BatchFileBody(file, BatchFileBody.LINES), true, false);
        CallResult<Boolean> taken = server.api().sendElsewhere(put, key, (headers, body) -> true);
        if (taken.failure() != null) {
            return new CallResult<>(null, taken.failure(), taken.retryAfter(), taken.simulated());
        }
        String path = server.facts().files() + "/" + begun.id() + "/preprocess";
        CallResult<JsonNode> done = server.perhapsJson(BatchServer.post(server.url(path)), key);
        return done.failure() != null
                ? done
                : new CallResult<>(
                        BatchServer.object().put("id", begun.id()), null, done.retryAfter(), done.simulated());
    }

    @Override
    public String uploadedId(JsonNode reply) {
        return like.uploadedId(reply);
    }

    @Override
    public ApiRequest list(String page) {
        return like.list(page);
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        return like.listed(reply, page);
    }

    @Override
    public ApiRequest content(String id) {
        return like.content(id);
    }
}
