package dev.rollcall.api;

import dev.rollcall.store.LineParser;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds the domain in a line of NDJSON: a name in quotes, or an object with a field that holds it.
 *
 * @param field of the objects
 */
record JsonLine(String field) implements LineParser {
    private static final String USUAL = "domain";

    /** @param column the name of the objects' field; null: {@code domain} */
    static JsonLine of(String column) {
        return new JsonLine(column == null ? USUAL : column);
    }

    @Override
    public String parse(String line) {
        JsonNode value;
        try {
            value = Json.MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "it is no JSON; give a name in quotes, or an object such as {\"" + field + "\": \"stripe.com\"}",
                    e);
        }
        JsonNode name = value.isObject() ? value.path(field) : value;
        if (name.isString()) {
            return name.stringValue();
        }
        throw new IllegalArgumentException(
                value.isObject()
                        ? "it has no field " + field + " with a name in quotes; another field is named with ?column="
                        : "it is neither a name in quotes nor an object with a field " + field);
    }
}
