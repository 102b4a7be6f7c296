package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Answers to those who ask for JSON: an instance of their schema, else {@code {"answer": …}}. Its texts carry the mark,
 * as the whole cannot.
 */
final class Structured {
    private static final JsonNodeFactory NEW = JsonNodeFactory.instance;
    private static final List<String> WISHES =
            List.of("/response_format/type", "/text/format/type", "/output_config/format/type", "/output_format/type");
    private static final List<String> SCHEMAS = List.of(
            "/response_format/json_schema/schema",
            "/response_format/schema",
            "/response_format/json_schema",
            "/text/format/schema",
            "/output_config/format/schema",
            "/output_format/schema",
            "/generationConfig/responseJsonSchema",
            "/generationConfig/responseSchema");
    private static final int DEEPEST = 12;

    private Structured() {}

    static boolean wanted(JsonNode body) {
        return body.at("/generationConfig/responseMimeType").asText().equals("application/json")
                || WISHES.stream().anyMatch(wish -> body.at(wish).asText().startsWith("json"));
    }

    static String answer(JsonNode body, String text) {
        // The text alone decides, so that the answer is the same however often it is asked.
        Dice own = Dice.of(0, "structured", text);
        for (String at : SCHEMAS) {
            JsonNode schema = body.at(at);
            if (schema.isObject()) {
                return instance(schema, text, own, 0).toString();
            }
        }
        return NEW.objectNode().put("answer", text).toString();
    }

    private static JsonNode instance(JsonNode schema, String text, Dice dice, int depth) {
        if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
            return schema.path("enum").get(dice.between(0, schema.path("enum").size() - 1));
        }
        return switch (type(schema)) {
            case "object" -> object(schema, text, dice, depth);
            case "array" -> {
                var items = NEW.arrayNode();
                for (int i = depth > DEEPEST ? 3 : dice.between(0, 2); i < 3; i++) {
                    items.add(instance(schema.path("items"), text, dice, depth + 1));
                }
                yield items;
            }
            case "integer" -> NEW.numberNode(dice.between(0, 100));
            case "number" -> NEW.numberNode(dice.between(0, 100) / 100.0);
            case "boolean" -> NEW.booleanNode(dice.chance(0.5));
            case "null" -> NEW.nullNode();
            default -> NEW.textNode(text);
        };
    }

    private static ObjectNode object(JsonNode schema, String text, Dice dice, int depth) {
        ObjectNode object = NEW.objectNode();
        if (depth <= DEEPEST) {
            schema.path("properties")
                    .properties()
                    .forEach(member -> object.set(member.getKey(), instance(member.getValue(), text, dice, depth + 1)));
        }
        return object;
    }

    /** The first one where several are allowed; Google writes them in upper case. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String word = type.isArray() ? type.path(0).asText() : type.asText();
        return word.isEmpty() && schema.has("properties") ? "object" : word.toLowerCase(Locale.ROOT);
    }
}
