package dev.rollcall.llm.openairesponses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.EventStream;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the events of a response together: the last of them usually holds it whole. */
final class ResponsesStream {

    private ObjectNode response = JsonNodeFactory.instance.objectNode();
    private final SortedMap<Integer, JsonNode> items = new TreeMap<>();
    private boolean ended;

    private ResponsesStream() {}

    static AssembledStream assemble(EventStream stream) {
        ResponsesStream responses = new ResponsesStream();
        stream.events().forEach(responses::add);
        return new AssembledStream(responses.whole(), responses.ended);
    }

    private void add(JsonNode event) {
        String type = event.path("type").asText();
        if (event.path("response").isObject()) {
            response = event.path("response").deepCopy();
        }
        switch (type) {
            case "response.completed",
                    "response.done",
                    "response.incomplete",
                    "response.failed",
                    "response.cancelled" -> ended = true;
            case "response.output_item.done" ->
                items.put(event.path("output_index").asInt(), event.path("item"));
            default -> {
                JsonNode error = event.path("error");
                if (type.equals("error") || error.isObject()) {
                    response.set("error", error.isObject() ? error : event);
                    ended = true;
                }
            }
        }
    }

    /** Some gateways leave the output out of the last event. */
    private JsonNode whole() {
        if (response.path("output").isEmpty() && !items.isEmpty()) {
            ArrayNode output = response.putArray("output");
            items.values().forEach(output::add);
        }
        return response;
    }
}
