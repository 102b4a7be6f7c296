package dev.rollcall.embedder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of {@code POST /v1/embeddings}.
 *
 * @param base64 whether vectors are wanted as base64 of their float32 (little-endian) and not as numbers
 */
record EmbeddingRequest(List<String> input, boolean base64) {
    static final int MOST_INPUTS = 256;
    /** Chars, of one text and of all. */
    static final int LONGEST_INPUT = 32_000;

    static final int LONGEST_INPUTS = 400_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws ApiError when it can't be answered */
    static EmbeddingRequest of(byte[] body, Model model) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (IOException e) {
            throw ApiError.invalid(null, "the body is no JSON");
        }
        if (json == null || !json.isObject()) {
            throw ApiError.invalid(null, "the body is no JSON object");
        }
        String name = json.path("model").asText();
        if (!name.equals(model.name())) {
            throw ApiError.of(404, "model_not_found", "the model is " + model.name() + ": there is no other here");
        }
        JsonNode dimensions = json.path("dimensions");
        if (!dimensions.isMissingNode() && !dimensions.isNull() && dimensions.asInt() != model.dimensions()) {
            throw ApiError.invalid("dimensions", "vectors have " + model.dimensions() + " dimensions here");
        }
        String format = json.path("encoding_format").asText("float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw ApiError.invalid("encoding_format", "encoding_format is float or base64");
        }
        return new EmbeddingRequest(input(json.path("input")), format.equals("base64"));
    }

    private static List<String> input(JsonNode input) {
        var texts = new ArrayList<String>();
        if (input.isTextual()) {
            texts.add(input.asText());
        } else if (input.isArray()) {
            for (JsonNode text : input) {
                if (!text.isTextual()) {
                    throw ApiError.invalid("input", "input is a text or a list of texts; tokens are not taken here");
                }
                texts.add(text.asText());
            }
        }
        if (texts.isEmpty() || texts.size() > MOST_INPUTS) {
            throw ApiError.invalid("input", "input is a text or a list of 1 to " + MOST_INPUTS + " texts");
        }
        int chars = 0;
        for (String text : texts) {
            if (text.isBlank() || text.length() > LONGEST_INPUT) {
                throw ApiError.invalid(
                        "input", "a text of input has 1 to " + LONGEST_INPUT + " characters, not only spaces");
            }
            chars += text.length();
        }
        if (chars > LONGEST_INPUTS) {
            throw ApiError.invalid("input", "the texts of input have at most " + LONGEST_INPUTS + " characters in all");
        }
        return texts;
    }
}
