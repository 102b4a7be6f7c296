package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Writes one of Anthropic's messages as the events of its stream. */
final class AnthropicStreamWriter {
    private AnthropicStreamWriter() {}

    static void write(ObjectNode whole, StreamEvents events) {
        ObjectNode begun = whole.deepCopy().putNull("stop_reason");
        begun.putNull("stop_details");
        begun.putArray("content");
        if (begun.path("usage") instanceof ObjectNode usage) {
            usage.put("output_tokens", 1);
        }
        events.typed("message_start", StreamEvents.object().set("message", begun));
        events.typed("ping", StreamEvents.object());
        int index = 0;
        for (JsonNode block : whole.path("content")) {
            block((ObjectNode) block, index++, events);
        }
        events.typed("message_delta", end(whole));
        events.typed("message_stop", StreamEvents.object());
    }

    private static ObjectNode end(ObjectNode whole) {
        ObjectNode end = StreamEvents.object();
        ObjectNode delta = end.putObject("delta");
        for (String member : List.of("stop_reason", "stop_sequence", "stop_details")) {
            delta.set(member, whole.path(member).deepCopy());
        }
        if (whole.has("usage")) {
            ObjectNode usage = end.putObject("usage");
            usage.setAll((ObjectNode) whole.get("usage").deepCopy());
            usage.remove(List.of("cache_creation", "service_tier"));
        }
        return end;
    }

    private static void block(ObjectNode block, int index, StreamEvents events) {
        ObjectNode begun = block.deepCopy();
        var deltas = new ArrayList<ObjectNode>();
        switch (block.path("type").asText()) {
            case "text" -> {
                begun.put("text", "");
                begun.remove("citations");
                pieces(deltas, "text_delta", "text", block.path("text").asText());
                block.path("citations")
                        .forEach(citation -> deltas.add(delta("citations_delta").set("citation", citation)));
            }
            case "thinking" -> {
                begun.put("thinking", "").put("signature", "");
                pieces(
                        deltas,
                        "thinking_delta",
                        "thinking",
                        block.path("thinking").asText());
                deltas.add(delta("signature_delta")
                        .put("signature", block.path("signature").asText()));
            }
            case "tool_use", "server_tool_use" -> {
                begun.putObject("input");
                pieces(
                        deltas,
                        "input_json_delta",
                        "partial_json",
                        block.path("input").toString());
            }
            default -> {}
        }
        events.typed(
                "content_block_start", StreamEvents.object().put("index", index).set("content_block", begun));
        for (ObjectNode delta : deltas) {
            events.typed(
                    "content_block_delta",
                    StreamEvents.object().put("index", index).set("delta", delta));
        }
        events.typed("content_block_stop", StreamEvents.object().put("index", index));
    }

    private static ObjectNode delta(String type) {
        return StreamEvents.object().put("type", type);
    }

    private static void pieces(List<ObjectNode> deltas, String type, String member, String text) {
        StreamEvents.pieces(text).forEach(piece -> deltas.add(delta(type).put(member, piece)));
    }
}
