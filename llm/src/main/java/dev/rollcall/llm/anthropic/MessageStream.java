package dev.rollcall.llm.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.EventStream;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the events of a message together. */
final class MessageStream {

    private ObjectNode message = JsonNodeFactory.instance.objectNode();
    private final SortedMap<Integer, ObjectNode> blocks = new TreeMap<>();
    private boolean ended;
    private boolean counted;

    private MessageStream() {}

    static AssembledStream assemble(EventStream stream) {
        MessageStream messages = new MessageStream();
        stream.events().forEach(messages::add);
        return new AssembledStream(messages.whole(), messages.ended);
    }

    private void add(JsonNode event) {
        switch (event.path("type").asText()) {
            case "message_start" -> {
                if (event.path("message").isObject()) {
                    message = event.path("message").deepCopy();
                }
            }
            case "content_block_start" -> {
                if (event.path("content_block").isObject()) {
                    blocks.put(
                            event.path("index").asInt(),
                            event.path("content_block").deepCopy());
                }
            }
            case "content_block_delta" -> addDelta(event);
            case "message_delta" -> {
                merge(message, event.path("delta"));
                counted |= event.path("usage").has("output_tokens");
                // The counts are those of the whole message.
                merge(message.withObjectProperty("usage"), event.path("usage"));
                ended |= event.path("delta").path("stop_reason").isTextual();
            }
            case "message_stop" -> ended = true;
            default -> {
                if (event.path("error").isObject()) {
                    message.set("error", event.path("error"));
                    ended = true;
                }
            }
        }
    }

    private void addDelta(JsonNode event) {
        ObjectNode block = blocks.computeIfAbsent(
                event.path("index").asInt(),
                index -> JsonNodeFactory.instance.objectNode().put("type", "text"));
        JsonNode delta = event.path("delta");
        switch (delta.path("type").asText()) {
            case "text_delta" ->
                block.put(
                        "text",
                        block.path("text").asText("") + delta.path("text").asText(""));
            case "citations_delta" -> {
                ArrayNode citations = block.path("citations").isArray()
                        ? (ArrayNode) block.path("citations")
                        : block.putArray("citations");
                citations.add(delta.path("citation"));
            }
            default -> {
                // Thinking, signatures and calls of tools are no text.
            }
        }
    }

    private JsonNode whole() {
        if (!blocks.isEmpty()) {
            ArrayNode content = message.putArray("content");
            blocks.values().forEach(content::add);
        }
        if (!counted && message.path("usage").isObject()) {
            // What message_start says is a placeholder.
            message.withObjectProperty("usage").remove("output_tokens");
        }
        return message;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().stream()
                .filter(member -> !member.getValue().isNull())
                .forEach(member -> into.set(member.getKey(), member.getValue()));
    }
}
