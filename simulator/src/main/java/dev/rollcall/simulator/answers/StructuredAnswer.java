package dev.rollcall.simulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * The answer to a request that asks for JSON: an instance of its schema, or {@code {"answer": …}} when it has none. Each
 * text in it begins with {@link AnswerText#MARK}, as JSON cannot.
 */
public final class StructuredAnswer {
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

    private final JsonNode root;
    private final String text;
    private final Dice dice;

    private StructuredAnswer(JsonNode root, String text, Dice dice) {
        this.root = root;
        this.text = text;
        this.dice = dice;
    }

    public static boolean wanted(JsonNode body) {
        return body.at("/generationConfig/responseMimeType").asText().equals("application/json")
                || WISHES.stream().anyMatch(wish -> body.at(wish).asText().startsWith("json"));
    }

    public static String answer(JsonNode body, String text) {
        for (String at : SCHEMAS) {
            JsonNode schema = body.at(at);
            if (schema.isObject()) {
                return instance(schema, text);
            }
        }
        return NEW.objectNode().put("answer", text).toString();
    }

    /** Something that fits the schema, with {@code text} wherever it wants text. */
    public static String instance(JsonNode schema, String text) {
        // Only the text decides the dice, so that the answer is the same each time it is asked.
        Dice own = Dice.of(0, "structured", text);
        return new StructuredAnswer(schema, text, own).instance(schema, 0).toString();
    }

    private JsonNode instance(JsonNode schema, int depth) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
            return schema.path("enum").get(dice.between(0, schema.path("enum").size() - 1));
        }
        JsonNode other = other(schema);
        if (other != null) {
            return depth > DEEPEST ? NEW.nullNode() : instance(other, depth + 1);
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> NEW.numberNode(whole(schema));
            case "number" ->
                schema.has("minimum") || schema.has("maximum")
                        ? NEW.numberNode(whole(schema))
                        : NEW.numberNode(dice.between(0, 100) / 100.0);
            case "boolean" -> NEW.booleanNode(dice.chance(0.5));
            case "null" -> NEW.nullNode();
            default ->
                NEW.textNode(
                        schema.has("maxLength")
                                ? Excerpt.clip(text, schema.get("maxLength").asInt())
                                : text);
        };
    }

    /** The schema to use instead of this one: the one it refers to, or the first that it allows; else null. */
    private JsonNode other(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        if (reference.startsWith("#")) {
            return root.at(reference.substring(1));
        }
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.path(choice).path(0).isObject()) {
                return schema.get(choice).get(0);
            }
        }
        return null;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode items = NEW.arrayNode();
        int least = schema.path("minItems").asInt(1);
        int most = Math.max(least, Math.min(least + 2, schema.path("maxItems").asInt(least + 2)));
        int size = depth > DEEPEST ? least : dice.between(least, most);
        for (int i = 0; i < size; i++) {
            items.add(instance(schema.path("items"), depth + 1));
        }
        return items;
    }

    private int whole(JsonNode schema) {
        double least = schema.has("minimum")
                ? Math.ceil(schema.get("minimum").asDouble())
                : Math.floor(schema.path("exclusiveMinimum").asDouble(-1)) + 1;
        double most = schema.has("maximum")
                ? Math.floor(schema.get("maximum").asDouble())
                : Math.ceil(schema.path("exclusiveMaximum").asDouble(Math.max(least, 0) + 101)) - 1;
        return dice.between((int) Math.min(least, most), (int) most);
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NEW.objectNode();
        if (depth <= DEEPEST) {
            schema.path("properties")
                    .properties()
                    .forEach(member -> object.set(member.getKey(), instance(member.getValue(), depth + 1)));
        }
        return object;
    }

    /** The first type where several are allowed. Google writes types in upper case. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String word = type.isArray() ? type.path(0).asText() : type.asText();
        return word.isEmpty() && schema.has("properties") ? "object" : word.toLowerCase(Locale.ROOT);
    }
}
