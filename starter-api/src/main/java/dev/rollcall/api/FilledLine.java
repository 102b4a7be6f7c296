package dev.rollcall.api;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A line of a sample that a person has filled in.
 *
 * @param line its number in the file, from 1
 * @param sentiment 1, 0 or -1; null: mixed
 * @param recommended null: the person could not tell
 */
record FilledLine(long line, long cell, String entity, Integer sentiment, Boolean recommended, boolean otherBearer) {
    /** A line of which nothing is filled in. */
    static final FilledLine BLANK = new FilledLine(0, 0, null, null, null, false);

    private static final List<String> FILLED = List.of("sentiment", "recommended", "bearer");

    /** Of these only the first two are read. */
    private static final List<String> GIVEN =
            List.of("cell", "entity", "name", "prompt", "question", "simulated", "passage", "text");

    private static final List<String> KNOWN =
            Stream.concat(GIVEN.stream(), FILLED.stream()).toList();
    private static final List<String> BEARERS = List.of("same", "other");

    /** Where errors go. */
    interface LineErrors {
        void add(long line, String value, String reason);
    }

    /** {@link #BLANK} where nothing is filled in; null where something is wrong, and is among the errors. */
    static FilledLine read(long number, String line, LineErrors errors) {
        JsonNode object;
        try {
            object = Json.MAPPER.readTree(line);
        } catch (JacksonException e) {
            errors.add(number, line, "it is no JSON; leave each line of the sample an object of its own");
            return null;
        }
        if (!object.isObject()) {
            errors.add(number, line, "it is " + Payload.kind(object) + "; leave each line of the sample an object");
            return null;
        }
        var fields = new Fields(number, object, errors);
        fields.refuseUnknown();
        long cell = fields.cell();
        String entity = fields.entity();
        if (fields.right && FILLED.stream().noneMatch(object::hasNonNull)) {
            return BLANK;
        }
        var read = new FilledLine(
                number, cell, entity, fields.sentiment(), fields.recommended(), "other".equals(fields.bearer()));
        return fields.right ? read : null;
    }

    private static final class Fields {
        private final long line;
        private final JsonNode object;
        private final LineErrors errors;
        private boolean right = true;

        Fields(long line, JsonNode object, LineErrors errors) {
            this.line = line;
            this.object = object;
            this.errors = errors;
        }

        void refuseUnknown() {
            for (String field : object.propertyNames()) {
                if (!KNOWN.contains(field)) {
                    String meant = NearestName.nearest(field, FILLED)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; to be filled in are " + String.join(", ", FILLED));
                    add(field, "no such field" + meant);
                }
            }
        }

        long cell() {
            JsonNode value = object.path("cell");
            if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0) {
                return value.longValue();
            }
            wrong("cell", "it is the number of the answer's cell, as the sample has it");
            return 0;
        }

        String entity() {
            JsonNode value = object.path("entity");
            if (value.isString()) {
                return value.stringValue();
            }
            wrong("entity", "it is the entity's name in quotes, as the sample has it");
            return "";
        }

        Integer sentiment() {
            JsonNode value = object.path("sentiment");
            if (value.isNumber()) {
                BigDecimal number = value.decimalValue();
                for (int known = -1; known <= 1; known++) {
                    if (number.compareTo(BigDecimal.valueOf(known)) == 0) {
                        return known;
                    }
                }
            }
            refuseUnlessNull("sentiment", "it is 1 for praise, 0, -1 for blame, or null for both at once");
            return null;
        }

        Boolean recommended() {
            JsonNode value = object.path("recommended");
            if (value.isBoolean()) {
                return value.booleanValue();
            }
            refuseUnlessNull("recommended", "it is true, false, or null where nobody can tell");
            return null;
        }

        String bearer() {
            JsonNode value = object.path("bearer");
            if (value.isString() && BEARERS.contains(value.stringValue())) {
                return value.stringValue();
            }
            wrong(
                    "bearer",
                    "it is \"same\" or \"other\" in every line that is filled in; a line with sentiment, recommended and"
                            + " bearer null is skipped");
            return null;
        }

        private void refuseUnlessNull(String field, String reason) {
            if (object.hasNonNull(field)) {
                wrong(field, reason);
            }
        }

        private void wrong(String field, String reason) {
            JsonNode value = object.path(field);
            add(field + ": " + (value.isMissingNode() ? "null" : value.toString()), reason);
        }

        private void add(String value, String reason) {
            right = false;
            errors.add(line, value, reason);
        }
    }
}
