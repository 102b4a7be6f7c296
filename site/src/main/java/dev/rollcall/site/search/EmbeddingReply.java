package dev.rollcall.site.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads what a server says in OpenAI's format. */
final class EmbeddingReply {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WORDS = 300;

    private final EmbeddingOptions options;

    EmbeddingReply(EmbeddingOptions options) {
        this.options = options;
    }

    /** @throws EmbeddingException when it has not one vector of the right size for each text; it may not be tried again */
    List<float[]> vectors(byte[] reply, int texts) {
        JsonNode data = json(reply).path("data");
        if (!data.isArray() || data.size() != texts) {
            throw bad("a reply without one vector for each of " + texts + " texts: it has " + data.size());
        }
        var vectors = new float[texts][];
        for (int i = 0; i < texts; i++) {
            int index = data.get(i).path("index").asInt(i);
            if (index < 0 || index >= texts || vectors[index] != null) {
                throw bad("a reply with two vectors for one text, or for none (index " + index + ")");
            }
            vectors[index] = vector(data.get(i).path("embedding"));
        }
        return Arrays.asList(vectors);
    }

    private float[] vector(JsonNode numbers) {
        if (numbers.size() != options.dimensions()) {
            throw bad("vectors of " + numbers.size() + " dimensions, not " + options.dimensions());
        }
        var vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i).isNumber() ? numbers.get(i).floatValue() : Float.NaN;
            if (!Float.isFinite(vector[i])) {
                throw bad("a vector with something that is no finite number");
            }
        }
        return vector;
    }

    EmbeddingException refused(int status, String retryAfter, byte[] reply) {
        return new EmbeddingException(line("HTTP " + status + ", " + words(reply)), status, seconds(retryAfter), null);
    }

    /** A line for people: who, and what came of it. */
    String line(String what) {
        String line = options + ": " + what;
        return options.key() == null || options.key().isEmpty() ? line : line.replace(options.key(), "[key]");
    }

    private EmbeddingException bad(String what) {
        return new EmbeddingException(line(what), 200, null, null);
    }

    private JsonNode json(byte[] reply) {
        try {
            JsonNode json = JSON.readTree(reply);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // Said below, with what it is.
        }
        throw bad("a reply that is no JSON object: " + words(reply));
    }

    private String words(byte[] reply) {
        String text = new String(reply, 0, Math.min(reply.length, 10_000), StandardCharsets.UTF_8);
        try {
            JsonNode error = JSON.readTree(reply).path("error");
            text = error.isTextual() ? error.asText() : error.path("message").asText(text);
        } catch (IOException e) {
            // Its text says it.
        }
        // Before it is cut: half of a key is a key's half.
        String safe = options.key() == null || options.key().isEmpty() ? text : text.replace(options.key(), "[key]");
        String line = safe.replaceAll("<[^>]{1,500}>", " ")
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return line.isEmpty() ? "no words" : line.substring(0, Math.min(line.length(), LONGEST_WORDS));
    }

    private static Duration seconds(String retryAfter) {
        boolean number = retryAfter != null && retryAfter.matches("\\d{1,6}(\\.\\d{1,3})?");
        return number ? Duration.ofMillis((long) (Double.parseDouble(retryAfter) * 1000)) : null;
    }
}
