package dev.rollcall.insight.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/** Holds a value against a schema of the few words that the schemas for models use: {@link JudgeSchema} and those of claims. */
public final class SchemaCheck {
    private SchemaCheck() {}

    /**
     * The first fault; null when the value fits.
     *
     * @param at where the value stands, as a JSON pointer
     */
    public static String fault(JsonNode schema, JsonNode value, String at) {
        String type = schema.path("type").asText();
        return switch (type) {
            case "object" -> value.isObject() ? inObject(schema, value, at) : isNo(at, type, value);
            case "array" -> value.isArray() ? inArray(schema, value, at) : isNo(at, type, value);
            case "boolean" -> value.isBoolean() ? null : isNo(at, type, value);
            case "string" -> value.isTextual() ? inText(schema, value, at) : isNo(at, type, value);
            default -> throw new IllegalArgumentException("the schema has the type \"" + type + "\"");
        };
    }

    private static String inObject(JsonNode schema, JsonNode value, String at) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                return place(at) + "lacks \"" + name.asText() + "\"";
            }
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode known = schema.path("properties").path(member.getKey());
            String fault = known.isMissingNode()
                    ? place(at) + "has a member that nobody asked for"
                    : fault(known, member.getValue(), at + "/" + member.getKey());
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static String inArray(JsonNode schema, JsonNode value, String at) {
        for (int i = 0; i < value.size(); i++) {
            String fault = fault(schema.path("items"), value.get(i), at + "/" + i);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static String inText(JsonNode schema, JsonNode value, String at) {
        JsonNode choices = schema.path("enum");
        if (choices.isMissingNode()) {
            return null;
        }
        for (JsonNode choice : choices) {
            if (choice.equals(value)) {
                return null;
            }
        }
        return place(at) + "is none of " + choices;
    }

    private static String isNo(String at, String type, JsonNode value) {
        return place(at) + "is not of the type " + type + " but "
                + value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static String place(String at) {
        return at.isEmpty() ? "" : "at " + at + " ";
    }
}
