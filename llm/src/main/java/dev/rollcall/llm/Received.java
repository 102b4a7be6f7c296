package dev.rollcall.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.llm.wire.EventStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a reply, past the blank lines and SSE comments that keep a queued call alive (DeepSeek, OpenRouter).
 *
 * @param text the rest, to its end
 * @param stream its events, when it came as a stream; else null
 * @param json the object in it; null when there is none, or when it came as a stream
 */
record Received(String text, EventStream stream, JsonNode json) {

    /** Liberal where it costs nothing: models have been seen to leave control characters in strings. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    static Received in(String body) {
        String text = body.substring(start(body));
        if (EventStream.begins(text)) {
            return new Received(text, EventStream.in(text), null);
        }
        JsonNode tree = tree(text);
        if (tree != null && tree.isArray() && tree.size() > 1 && tree.path(0).isObject()) {
            // Gemini streams an array.
            List<JsonNode> events = new ArrayList<>();
            tree.forEach(events::add);
            return new Received(text, new EventStream(events, false), null);
        }
        JsonNode root = tree != null && tree.isArray() ? tree.path(0) : tree;
        return new Received(text, null, root != null && root.isObject() ? root : null);
    }

    /** Nothing at all, or a stream without an event. */
    boolean isEmpty() {
        return text.isEmpty() || (stream != null && stream.events().isEmpty());
    }

    boolean isPage() {
        return text.startsWith("<");
    }

    /** The object that tells of a failure; null when there is none. */
    JsonNode failure() {
        if (stream == null) {
            return json;
        }
        return stream.events().stream()
                .filter(event -> event.has("error"))
                .findFirst()
                .or(() -> stream.events().stream().filter(JsonNode::isObject).findFirst())
                .orElse(null);
    }

    private static int start(String body) {
        int start = 0;
        while (start < body.length()) {
            char c = body.charAt(start);
            if (c == ':') {
                int end = body.indexOf('\n', start);
                start = end < 0 ? body.length() : end;
            } else if (Character.isWhitespace(c) || c == '\uFEFF') {
                start++;
            } else {
                break;
            }
        }
        return start;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
