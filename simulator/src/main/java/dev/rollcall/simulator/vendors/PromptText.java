package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The text that a request asks. */
public final class PromptText {
    private PromptText() {}

    /** The text of a string, or of an array of messages, parts or blocks, however they nest; empty when there is none. */
    public static String of(JsonNode node) {
        if (node.isTextual()) {
            return node.asText();
        }
        var out = new StringBuilder();
        collect(node, out);
        return out.toString();
    }

    private static void collect(JsonNode node, StringBuilder out) {
        if (node.isArray()) {
            node.forEach(part -> collect(part, out));
        } else if (node.isTextual()) {
            out.append(out.length() == 0 ? "" : "\n").append(node.asText());
        } else {
            for (String field : List.of("content", "parts", "text")) {
                if (node.has(field)) {
                    collect(node.get(field), out);
                }
            }
        }
    }
}
