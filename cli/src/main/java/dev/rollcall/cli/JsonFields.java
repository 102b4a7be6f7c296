package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a line of JSON, checked.
 *
 * @param place where the object stands in its line, for messages: {@code before[2].}; empty for the line itself
 */
record JsonFields(JsonNode object, String place) {
    static JsonFields of(JsonNode line) {
        return new JsonFields(line, "");
    }

    /** Whatever it is; it must be there. */
    JsonNode any(String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new UserError(place + name + " is missing");
        }
        return value;
    }

    String text(String name) {
        JsonNode value = any(name);
        if (!value.isTextual()) {
            throw wrong(name, value, "it is a text");
        }
        return value.asText();
    }

    /** Null when it is null or missing. */
    String textOrNull(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : text(name);
    }

    /** A whole number, 0 or more; 5.0 is one, too. */
    long count(String name) {
        JsonNode value = any(name);
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            try {
                if (number.signum() >= 0) {
                    return number.longValueExact();
                }
            } catch (ArithmeticException e) {
                throw wrong(name, value, "it is a whole number, 0 or more");
            }
        }
        throw wrong(name, value, "it is a whole number, 0 or more");
    }

    /** The objects of an array. */
    List<JsonFields> objects(String name) {
        JsonNode value = any(name);
        if (!value.isArray()) {
            throw wrong(name, value, "it is an array of objects, [{…}, …]");
        }
        var objects = new ArrayList<JsonFields>();
        for (JsonNode element : value) {
            String at = name + "[" + objects.size() + "]";
            if (!element.isObject()) {
                throw wrong(at, element, "it is an object, {…}");
            }
            objects.add(new JsonFields(element, place + at + "."));
        }
        return objects;
    }

    UserError wrong(String name, JsonNode value, String right) {
        String shown = HumanFormat.line(value.toString());
        int most = 60;
        return new UserError(place + name + " is " + (shown.length() <= most ? shown : shown.substring(0, most) + "…")
                + ": " + right);
    }
}
