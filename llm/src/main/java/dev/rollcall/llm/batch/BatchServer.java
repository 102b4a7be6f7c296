package dev.rollcall.llm.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.ApiCaller;
import dev.rollcall.llm.ApiRequest;
import dev.rollcall.llm.BatchApi;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Key;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;

/** The server of a batch API: addresses, and calls whose reply is a small JSON. */
record BatchServer(ApiCaller api, BatchApi facts) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Ids come from the provider and become parts of a path. */
    private static final Pattern ID =
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._:@=+-]*(/[A-Za-z0-9][A-Za-z0-9._:@=+-]*){0,3}");

    /** @throws IllegalArgumentException for an id that can't be part of a path */
    static String checked(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("'" + id + "' is not the id of a batch or a file");
        }
        return id;
    }

    static boolean isId(String id) {
        return id != null && id.length() <= 300 && ID.matcher(id).matches();
    }

    /** @param query names and values in turn; a null value leaves its name out */
    HttpUrl url(String path, String... query) {
        HttpUrl.Builder url = api.url(path).newBuilder();
        for (int i = 0; i < query.length; i += 2) {
            if (query[i + 1] != null) {
                url.addQueryParameter(query[i], query[i + 1]);
            }
        }
        return url.build();
    }

    /** The address of a batch, or of something of it. */
    HttpUrl batch(String id, String rest, String... query) {
        return url(facts.path() + "/" + checked(id) + rest, query);
    }

    static ApiRequest post(HttpUrl url, JsonNode json) {
        return ApiRequest.post(
                url, RequestBody.create(json.toString().getBytes(StandardCharsets.UTF_8), BatchFileBody.JSON));
    }

    /** A POST that says nothing. */
    static ApiRequest post(HttpUrl url) {
        return ApiRequest.post(url, RequestBody.create(new byte[0]));
    }

    CallResult<JsonNode> json(ApiRequest request, Key key) {
        return api.send(request, key, (headers, body) -> SmallJson.read(body, api.maxReplyBytes()));
    }

    /** For a reply that may be empty, or {@code null}: then it is an empty object. */
    CallResult<JsonNode> perhapsJson(ApiRequest request, Key key) {
        return api.send(request, key, (headers, body) -> {
            boolean isNothing = body.exhausted()
                    || (!body.request(5) && body.peek().readUtf8().strip().matches("(null)?"));
            return isNothing ? object() : SmallJson.read(body, api.maxReplyBytes());
        });
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A text as JSON writes it, with its quotes. */
    static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every text can be written as JSON", e);
        }
    }
}
