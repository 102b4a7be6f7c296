package dev.rollcall.llm.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The JSON schema of an answer. It is sent as it is, so it must keep to what all providers take: an object at the root, all
 * properties required, {@code additionalProperties: false}, few short enums; no bounds, patterns, recursion or lists of types.
 * Providers differ in how well they keep to it: whoever uses the answer checks it.
 *
 * @param name by which OpenAI and others tell schemas apart, and keep what they compiled of them
 * @param json the schema itself
 */
public record AnswerSchema(String name, String json) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final ObjectMapper JSON = new ObjectMapper();

    public AnswerSchema {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the schema's name '" + name + "' must match " + NAME);
        }
        if (!isObject(json)) {
            throw new IllegalArgumentException("the schema " + name + " is not a JSON object");
        }
    }

    private static boolean isObject(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return root != null && root.isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /**
     * Writes {@code response_format} as OpenAI's chat does. A provider without schemas is asked for any JSON object; it wants
     * the word JSON in the prompt.
     */
    public void writeResponseFormat(JsonGenerator json, Set<Habit> habits) throws IOException {
        json.writeObjectFieldStart("response_format");
        if (habits.contains(Habit.JSON_OBJECT_ONLY)) {
            json.writeStringField("type", "json_object");
        } else {
            json.writeStringField("type", "json_schema");
            json.writeObjectFieldStart("json_schema");
            json.writeStringField("name", name);
            json.writeBooleanField("strict", true);
            writeTo(json, "schema");
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Writes the schema itself as a member. */
    public void writeTo(JsonGenerator json, String member) throws IOException {
        json.writeFieldName(member);
        json.writeRawValue(this.json);
    }
}
