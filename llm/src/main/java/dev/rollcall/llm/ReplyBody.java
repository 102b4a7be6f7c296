package dev.rollcall.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.llm.wire.EventStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a reply, past the blank lines and SSE comments that keep a queued call alive (DeepSeek, OpenRouter).
 *
 * @param text the rest, to its end
 * @param stream its events, when it came as a stream; else null
 * @param json the object in it; null when there is none, or when it came as a stream
 */
record ReplyBody(String text, EventStream stream, JsonNode json) {

    /** Liberal where it costs nothing: models have been seen to leave control characters in strings. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    static ReplyBody in(String body) {
        String text = body.substring(start(body));
        if (EventStream.begins(text)) {
            return new ReplyBody(text, EventStream.in(text), null);
        }
        List<JsonNode> several = text.startsWith("[{") || text.startsWith("{") ? several(text) : null;
        if (several != null) {
            return new ReplyBody(
                    text, new EventStream(several, text.stripTrailing().endsWith("[DONE]")), null);
        }
        JsonNode tree = tree(text);
        if (tree != null && tree.isArray() && tree.size() > 1 && tree.path(0).isObject()) {
            // Gemini streams an array.
            List<JsonNode> events = new ArrayList<>();
            tree.forEach(events::add);
            return new ReplyBody(text, new EventStream(events, false), null);
        }
        JsonNode root = tree != null && tree.isArray() ? tree.path(0) : tree;
        return new ReplyBody(text, null, root != null && root.isObject() ? root : null);
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

    /**
     * Objects one after another (NDJSON), or an array that was cut, as far as they are whole; null when it is neither. A
     * single object that was cut is not heard of here, nor is whatever else stands behind a whole one.
     */
    private static List<JsonNode> several(String text) {
        List<JsonNode> objects = new ArrayList<>();
        boolean isArray = text.startsWith("[");
        long last = 0;
        try (JsonParser parser = JSON.createParser(text)) {
            if (isArray) {
                parser.nextToken();
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                objects.add(parser.readValueAsTree());
                last = parser.currentLocation().getCharOffset();
            }
            return !isArray && objects.size() > 1 ? objects : null;
        } catch (IOException e) {
            boolean goesOn = text.substring((int) last).strip().startsWith("{");
            return isArray || (!objects.isEmpty() && (objects.size() > 1 || goesOn)) ? objects : null;
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
