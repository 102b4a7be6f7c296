package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value of {@code errors.json}: JSON in which
 *
 * <ul>
 *   <li>{@code "${name}"} stands for a value, and {@code "a ${name} b"} for a text with a value in it; a question mark
 *       behind the name says that a row need not have it;
 *   <li>{@code {"if": CONDITION, "then": …, "else": …}} depends on the error, see {@link ErrorCondition};
 *   <li>{@code {"chance": 0.5, "then": …, "else": …}} and {@code {"oneOf": [...]}} depend on the dice.
 * </ul>
 *
 * Without {@code else} a value may be absent: then its member, item or header is left out.
 */
sealed interface ErrorValue {
    ErrorValue ABSENT = new Fixed(null);

    /** The value for this error, null when it is absent. Dice are thrown in the order of the text. */
    JsonNode of(ErrorScope scope);

    /** The values that it holds, one level down. */
    default Stream<ErrorValue> parts() {
        return Stream.empty();
    }

    /** The names of its own placeholders, each with its question mark. */
    default Stream<String> placeholders() {
        return Stream.empty();
    }

    /** What it may come to: itself, or all that a choice chooses from. */
    default Stream<ErrorValue> alternatives() {
        return Stream.of(this);
    }

    static ErrorValue read(JsonNode json) {
        if (json.has("if")) {
            var condition = ErrorCondition.named(json.get("if").asText());
            return new Conditional(condition, orAbsent(json.get("then")), orAbsent(json.get("else")));
        }
        if (json.has("chance")) {
            double chance = json.get("chance").asDouble();
            return new Chance(chance, orAbsent(json.get("then")), orAbsent(json.get("else")));
        }
        if (json.has("oneOf")) {
            return new OneOf(list(json.get("oneOf")));
        }
        if (json.isObject()) {
            var members = new LinkedHashMap<String, ErrorValue>();
            json.properties().forEach(member -> members.put(member.getKey(), read(member.getValue())));
            return new Members(members);
        }
        return json.isArray() ? new Items(list(json)) : json.isTextual() ? Text.read(json) : new Fixed(json);
    }

    private static ErrorValue orAbsent(JsonNode json) {
        return json == null ? ABSENT : read(json);
    }

    private static List<ErrorValue> list(JsonNode array) {
        var values = new ArrayList<ErrorValue>();
        array.forEach(one -> values.add(read(one)));
        return List.copyOf(values);
    }

    /** @param json null when it is absent */
    record Fixed(JsonNode json) implements ErrorValue {
        @Override
        public JsonNode of(ErrorScope scope) {
            return json;
        }
    }

    /** @param literals what stands before, between and behind the placeholders: one more than there are of these */
    record Text(List<String> literals, List<String> names) implements ErrorValue {
        private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+\\??)}");

        static ErrorValue read(JsonNode json) {
            String text = json.asText();
            var literals = new ArrayList<String>();
            var names = new ArrayList<String>();
            int at = 0;
            for (Matcher found = PLACEHOLDER.matcher(text); found.find(); at = found.end()) {
                literals.add(text.substring(at, found.start()));
                names.add(found.group(1));
            }
            literals.add(text.substring(at));
            return names.isEmpty() ? new Fixed(json) : new Text(List.copyOf(literals), List.copyOf(names));
        }

        @Override
        public JsonNode of(ErrorScope scope) {
            if (names.size() == 1
                    && literals.get(0).isEmpty()
                    && literals.get(1).isEmpty()) {
                return value(scope, 0);
            }
            var out = new StringBuilder(literals.get(0));
            for (int i = 0; i < names.size(); i++) {
                JsonNode value = value(scope, i);
                out.append(value == null ? "" : value.asText()).append(literals.get(i + 1));
            }
            return JsonNodeFactory.instance.textNode(out.toString());
        }

        private JsonNode value(ErrorScope scope, int i) {
            return scope.value(names.get(i).replace("?", ""));
        }

        @Override
        public Stream<String> placeholders() {
            return names.stream();
        }
    }

    record Members(Map<String, ErrorValue> values) implements ErrorValue {
        @Override
        public JsonNode of(ErrorScope scope) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            values.forEach((name, value) -> {
                JsonNode member = value.of(scope);
                if (member != null) {
                    object.set(name, member);
                }
            });
            return object;
        }

        @Override
        public Stream<ErrorValue> parts() {
            return values.values().stream();
        }
    }

    record Items(List<ErrorValue> values) implements ErrorValue {
        @Override
        public JsonNode of(ErrorScope scope) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (ErrorValue value : values) {
                JsonNode item = value.of(scope);
                if (item != null) {
                    array.add(item);
                }
            }
            return array;
        }

        @Override
        public Stream<ErrorValue> parts() {
            return values.stream();
        }
    }

    record Conditional(ErrorCondition condition, ErrorValue then, ErrorValue otherwise) implements ErrorValue {
        @Override
        public JsonNode of(ErrorScope scope) {
            return (condition.holds(scope.error()) ? then : otherwise).of(scope);
        }

        @Override
        public Stream<ErrorValue> parts() {
            return Stream.of(then, otherwise);
        }

        @Override
        public Stream<ErrorValue> alternatives() {
            return parts().flatMap(ErrorValue::alternatives);
        }
    }

    record Chance(double probability, ErrorValue then, ErrorValue otherwise) implements ErrorValue {
        @Override
        public JsonNode of(ErrorScope scope) {
            return (scope.dice().chance(probability) ? then : otherwise).of(scope);
        }

        @Override
        public Stream<ErrorValue> parts() {
            return Stream.of(then, otherwise);
        }

        @Override
        public Stream<ErrorValue> alternatives() {
            return parts().flatMap(ErrorValue::alternatives);
        }
    }

    record OneOf(List<ErrorValue> values) implements ErrorValue {
        @Override
        public JsonNode of(ErrorScope scope) {
            return scope.dice().pick(values).of(scope);
        }

        @Override
        public Stream<ErrorValue> parts() {
            return values.stream();
        }

        @Override
        public Stream<ErrorValue> alternatives() {
            return parts().flatMap(ErrorValue::alternatives);
        }
    }
}
