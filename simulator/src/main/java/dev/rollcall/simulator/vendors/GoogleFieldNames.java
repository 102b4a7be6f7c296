package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Google takes the name of each field in camelCase or in snake_case, as every API made from protocol buffers does. */
final class GoogleFieldNames {
    /** The names within these fields are the client's own, and stay as they are. */
    private static final Set<String> FOREIGN = Set.of("responseJsonSchema", "parametersJsonSchema", "args", "response");

    private GoogleFieldNames() {}

    /** The same request with all of Google's own names in camelCase. The names of a schema's properties stay. */
    static JsonNode inCamelCase(JsonNode node) {
        if (node.isArray()) {
            var list = StreamEvents.object().arrayNode();
            node.forEach(one -> list.add(inCamelCase(one)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = StreamEvents.object();
        node.properties().forEach(member -> {
            String name = camel(member.getKey());
            object.set(name, FOREIGN.contains(name) ? member.getValue() : named(name, member.getValue()));
        });
        return object;
    }

    private static JsonNode named(String name, JsonNode value) {
        if (!name.equals("properties") || !value.isObject()) {
            return inCamelCase(value);
        }
        ObjectNode properties = StreamEvents.object();
        value.properties().forEach(one -> properties.set(one.getKey(), inCamelCase(one.getValue())));
        return properties;
    }

    private static String camel(String name) {
        var out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean hump = name.charAt(i) == '_' && i > 0 && i + 1 < name.length();
            out.append(hump ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
        }
        return out.toString();
    }
}
