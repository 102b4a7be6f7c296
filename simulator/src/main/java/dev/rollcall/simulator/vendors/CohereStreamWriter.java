package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes a reply of Cohere's Chat API, version 2, as the events of its stream. */
final class CohereStreamWriter {
    private final StreamEvents events;

    private CohereStreamWriter(StreamEvents events) {
        this.events = events;
    }

    static void write(ObjectNode whole, StreamEvents events) {
        new CohereStreamWriter(events).write(whole);
    }

    private void write(ObjectNode whole) {
        JsonNode message = whole.path("message");
        ObjectNode begun = StreamEvents.object().put("role", "assistant").put("tool_plan", "");
        for (String list : List.of("content", "tool_calls", "citations")) {
            begun.putArray(list);
        }
        events.typed("message-start", delta(begun).put("id", whole.path("id").asText()));
        for (String piece : StreamEvents.pieces(message.path("tool_plan").asText())) {
            events.typed("tool-plan-delta", delta(StreamEvents.object().put("tool_plan", piece)));
        }
        int index = 0;
        for (JsonNode block : message.path("content")) {
            content(block, index++);
        }
        index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            call((ObjectNode) call, index++);
        }
        index = 0;
        for (JsonNode citation : message.path("citations")) {
            events.typed("citation-start", delta(member("citations", citation)).put("index", index));
            events.typed("citation-end", StreamEvents.object().put("index", index++));
        }
        ObjectNode end = StreamEvents.object()
                .put("finish_reason", whole.path("finish_reason").asText());
        if (whole.has("usage")) {
            end.set("usage", whole.get("usage"));
        }
        events.typed(
                "message-end", member("delta", end).put("id", whole.path("id").asText()));
    }

    private void content(JsonNode block, int index) {
        String kind = block.has("thinking") ? "thinking" : "text";
        ObjectNode begun = ((ObjectNode) block.deepCopy()).put(kind, "");
        events.typed("content-start", delta(member("content", begun)).put("index", index));
        for (String piece : StreamEvents.pieces(block.path(kind).asText())) {
            ObjectNode content = StreamEvents.object().put(kind, piece);
            events.typed("content-delta", delta(member("content", content)).put("index", index));
        }
        events.typed("content-end", StreamEvents.object().put("index", index));
    }

    private void call(ObjectNode call, int index) {
        ObjectNode begun = call.deepCopy();
        ((ObjectNode) begun.get("function")).put("arguments", "");
        events.typed("tool-call-start", delta(member("tool_calls", begun)).put("index", index));
        for (String piece :
                StreamEvents.pieces(call.path("function").path("arguments").asText())) {
            ObjectNode more = member("function", StreamEvents.object().put("arguments", piece));
            events.typed("tool-call-delta", delta(member("tool_calls", more)).put("index", index));
        }
        events.typed("tool-call-end", StreamEvents.object().put("index", index));
    }

    private static ObjectNode member(String name, JsonNode value) {
        ObjectNode object = StreamEvents.object();
        object.set(name, value);
        return object;
    }

    private static ObjectNode delta(ObjectNode message) {
        return member("delta", member("message", message));
    }
}
