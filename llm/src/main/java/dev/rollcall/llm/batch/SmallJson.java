package dev.rollcall.llm.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.BodyReader;
import java.io.IOException;
import java.util.Set;
import okio.BufferedSource;

/**
 * Reads a reply about batches without what may be large in it: a status may bring all results along (Gemini tells them twice,
 * a list tells those of all batches). In the place of such an array stands {@code true}, or {@code false} if it is empty.
 */
final class SmallJson {

    private static final Set<String> LARGE =
            Set.of("inlinedResponses", "inlined_responses", "outputs", "results", "requests");

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private long room;

    private SmallJson(JsonParser parser, long room) {
        this.parser = parser;
        this.room = room;
    }

    /**
     * @param most bytes that are kept
     * @throws BodyReader.Unusable when it is not one object or array of JSON, or too large
     */
    static JsonNode read(BufferedSource body, long most) throws IOException {
        String start = start(body);
        try (JsonParser parser = JSON.createParser(body.inputStream())) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
                throw new BodyReader.Unusable(start);
            }
            JsonNode whole = new SmallJson(parser, most).value(null);
            if (parser.nextToken() != null) {
                throw new BodyReader.Unusable(start);
            }
            return whole;
        } catch (JsonProcessingException e) {
            throw new BodyReader.Unusable(start);
        }
    }

    private static String start(BufferedSource body) throws IOException {
        BufferedSource ahead = body.peek();
        ahead.request(2_000);
        return ahead.readUtf8(Math.min(2_000, ahead.getBuffer().size()));
    }

    /** @param name of the member that it is the value of, or null */
    private JsonNode value(String name) throws IOException {
        spend(8);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> LARGE.contains(name == null ? "" : name) ? passed() : array();
            case VALUE_STRING -> {
                spend(parser.getTextLength());
                yield NODES.textNode(parser.getText());
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                spend(parser.getTextLength());
                yield NODES.numberNode(parser.getDecimalValue());
            }
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, value(name));
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(null));
        }
        return array;
    }

    private JsonNode passed() throws IOException {
        boolean any = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            any = true;
            parser.skipChildren();
        }
        return NODES.booleanNode(any);
    }

    private void spend(int bytes) throws IOException {
        room -= bytes;
        if (room < 0) {
            throw new BodyReader.Unusable("it is too large");
        }
    }
}
