package dev.rollcall.site.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/** Asks a server in OpenAI's format, {@code POST /v1/embeddings}, for at most 96 vectors at once. Tries nothing twice. */
public final class HttpEmbeddings implements Embeddings {
    static final int BATCH = 96;
    private static final long LONGEST_REPLY = 64L << 20;
    private static final MediaType JSON_TYPE = MediaType.get("application/json; charset=utf-8");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OkHttpClient client;
    private final EmbeddingOptions options;
    private final EmbeddingReply replies;

    /** @param client whose proxy, certificates and connections are used; redirects and retries are switched off */
    public HttpEmbeddings(OkHttpClient client, EmbeddingOptions options) {
        this.client = client.newBuilder()
                .followRedirects(false)
                .retryOnConnectionFailure(false)
                .callTimeout(options.timeout())
                .readTimeout(options.timeout())
                .build();
        this.options = options;
        this.replies = new EmbeddingReply(options);
    }

    @Override
    public String name() {
        return options.model();
    }

    @Override
    public int dimensions() {
        return options.dimensions();
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isBlank()) {
                throw new IllegalArgumentException("text " + i + " to embed is blank");
            }
        }
        var vectors = new ArrayList<float[]>(texts.size());
        for (int at = 0; at < texts.size(); at += BATCH) {
            vectors.addAll(ask(texts.subList(at, Math.min(texts.size(), at + BATCH))));
        }
        return vectors;
    }

    private List<float[]> ask(List<String> texts) {
        Request.Builder request =
                new Request.Builder().url(options.endpoint()).post(RequestBody.create(body(texts), JSON_TYPE));
        if (options.key() != null) {
            request.header("Authorization", "Bearer " + options.key());
        }
        try (Response response = client.newCall(request.build()).execute()) {
            byte[] reply = read(response);
            if (!response.isSuccessful()) {
                throw replies.refused(response.code(), response.header("Retry-After"), reply);
            }
            return replies.vectors(reply, texts.size());
        } catch (IOException e) {
            throw new EmbeddingException(replies.line("no reply (" + e.getMessage() + ")"), 0, null, e);
        }
    }

    private byte[] body(List<String> texts) {
        ObjectNode body = JSON.createObjectNode().put("model", options.model()).put("encoding_format", "float");
        texts.forEach(body.putArray("input")::add);
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] read(Response response) throws IOException {
        var body = new Buffer();
        while (response.body().source().read(body, 1 << 16) >= 0) {
            if (body.size() > LONGEST_REPLY) {
                throw new EmbeddingException(replies.line("a reply of more than 64 MB"), 0, (Duration) null, null);
            }
        }
        return body.readByteArray();
    }
}
