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
 * The body of a reply, without the blank lines and SSE comments at its beginning that keep a queued call alive (DeepSeek,
 * OpenRouter).
 *
 * @param text the body after them
 * @param stream its events, if it is a stream; else null
 * @param json the object in it; null when there is none, or when it is a stream
 */
record ReplyBody(String text, EventStream stream, JsonNode json) {

    /** Accepts control characters in strings, which some models leave there. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    /** @param contentEncoding the header that is still there after decompression, or null */
    static ReplyBody in(BodyText body, String contentEncoding) {
        JsonNode object = body.isSound() ? wholeObject(body.raw()) : null;
        if (object != null) {
            return new ReplyBody(body.text(), null, object);
        }
        return isBinary(body.text(), contentEncoding)
                ? new ReplyBody(
                        "binary data, not text"
                                + (contentEncoding == null ? "" : ": content-encoding " + contentEncoding),
                        null,
                        null)
                : in(body.text());
    }

    private static ReplyBody in(String body) {
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

    /** Whether the body is empty, or a stream without an event. */
    boolean isEmpty() {
        return text.isEmpty() || (stream != null && stream.events().isEmpty());
    }

    boolean isPage() {
        return text.startsWith("<");
    }

    /** The object that describes a failure; null when there is none. */
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

    /**
     * Reads a body that is exactly one JSON object, as nearly every reply is, directly from the bytes; null when it is not.
     */
    private static JsonNode wholeObject(byte[] utf8) {
        if (utf8.length == 0 || (utf8[0] != '{' && !Character.isWhitespace(utf8[0]))) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            JsonNode object = parser.readValueAsTree();
            return parser.nextToken() == null ? object : null;
        } catch (IOException e) {
            return null;
        }
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
     * The whole objects of NDJSON, or of an array that was cut; null when it is neither. A single object that was cut, or
     * that has other text after it, also gives null.
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

    /** Whether the body is not text: a picture, noise, or compressed in a way that was not requested. */
    private static boolean isBinary(String text, String contentEncoding) {
        boolean isEncoded = contentEncoding != null
                && !contentEncoding.isBlank()
                && !contentEncoding.strip().equalsIgnoreCase("identity");
        String start = text.substring(0, Math.min(500, text.length()));
        long noise = start.chars()
                .filter(c -> (c < 0x20 && !Character.isWhitespace(c) && c != 0x1b) || c == 0xfffd)
                .count();
        boolean looksLikeText =
                start.stripLeading().startsWith("{") || start.stripLeading().startsWith("<");
        return !text.isEmpty() && !looksLikeText && (isEncoded || noise * 20 > start.length());
    }
}
