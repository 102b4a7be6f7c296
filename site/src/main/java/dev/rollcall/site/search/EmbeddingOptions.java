package dev.rollcall.site.search;

import java.time.Duration;
import okhttp3.HttpUrl;

/**
 * Whom to ask for vectors.
 *
 * @param baseUrl as OpenAI's own clients have it, {@code https://api.openai.com/v1}; without a version {@code /v1} is added
 * @param key null when it needs none; it goes into a header only
 * @param dimensions of the model's vectors: replies with others are refused
 * @param timeout of a whole call of at most 96 texts
 */
public record EmbeddingOptions(String baseUrl, String model, String key, int dimensions, Duration timeout) {
    public EmbeddingOptions {
        url(baseUrl);
        if (model.isBlank()) {
            throw new IllegalArgumentException("the embeddings' model has no name");
        }
        if (dimensions < 1 || dimensions > 16_384) {
            throw new IllegalArgumentException("dimensions of embeddings: " + dimensions + "; they are 1 to 16384");
        }
        if (key != null && !key.chars().allMatch(sign -> sign > ' ' && sign < 0x7F)) {
            throw new IllegalArgumentException("the key for embeddings has characters that no HTTP header may have");
        }
    }

    HttpUrl endpoint() {
        HttpUrl base = url(baseUrl);
        String path = base.encodedPath().replaceAll("/+$", "");
        String version = path.matches("(.*/)?v\\d+\\w*(/.*)?") ? "" : "/v1";
        return base.newBuilder()
                .encodedPath(path.endsWith("/embeddings") ? path : path + version + "/embeddings")
                .build();
    }

    private static HttpUrl url(String text) {
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            throw new IllegalArgumentException("the embeddings' base URL is no URL of http or https");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IllegalArgumentException(
                    "the embeddings' base URL has a name or password in it: give a key instead");
        }
        return url;
    }

    @Override
    public String toString() {
        return model + " at " + url(baseUrl).newBuilder().query(null).build();
    }
}
