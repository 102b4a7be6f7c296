package dev.rollcall.llm.openaichat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.EventStream;
import dev.rollcall.llm.wire.Lenient;

/** Puts the chunks of a chat completion together. */
final class ChatStream {

    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final ObjectNode choice = JsonNodeFactory.instance.objectNode();
    private final ObjectNode message = JsonNodeFactory.instance.objectNode();
    private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();

    /** Perplexity's chunks hold all that was said so far as well. */
    private JsonNode soFar;

    private boolean isChat;

    private ChatStream() {}

    static AssembledStream assemble(EventStream stream) {
        ChatStream chat = new ChatStream();
        stream.events().forEach(chat::add);
        boolean whole = stream.done() || chat.choice.has("finish_reason") || chat.body.has("error");
        return new AssembledStream(chat.whole(), whole);
    }

    private void add(JsonNode chunk) {
        chunk.properties().forEach(member -> {
            // Usage and search results come in one chunk or in each, the last tells all.
            if (!member.getKey().equals("choices") && says(member.getValue())) {
                body.set(member.getKey(), member.getValue());
            }
        });
        isChat |= chunk.path("choices").isArray();
        for (JsonNode one : chunk.path("choices")) {
            if (one.path("index").asInt() == 0) {
                addChoice(one);
            }
        }
    }

    private void addChoice(JsonNode one) {
        for (String member : new String[] {"finish_reason", "native_finish_reason", "error"}) {
            if (says(one.path(member))) {
                choice.set(member, one.path(member));
            }
        }
        if (one.path("message").isObject()) {
            soFar = one.path("message");
        }
        JsonNode delta = one.path("delta");
        JsonNode content = delta.path("content");
        if (content.isArray()) {
            endText();
            content.forEach(parts::add);
        } else {
            text.append(content.asText(""));
        }
        refusal.append(delta.path("refusal").asText(""));
        for (String member : new String[] {"annotations", "executed_tools"}) {
            delta.path(member).forEach(entry -> message.withArray(member).add(entry));
        }
    }

    private JsonNode whole() {
        if (!isChat) {
            return body;
        }
        boolean onlyText = parts.isEmpty();
        if (onlyText && text.isEmpty() && soFar != null) {
            message.setAll((ObjectNode) soFar);
        } else if (onlyText) {
            message.put("content", text.toString());
        } else {
            endText();
            message.set("content", parts);
        }
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal.toString());
        }
        choice.set("message", message);
        body.putArray("choices").add(choice);
        return body;
    }

    private void endText() {
        if (!text.isEmpty()) {
            parts.addObject().put("type", "text").put("text", text.toString());
            text.setLength(0);
        }
    }

    private static boolean says(JsonNode node) {
        return Lenient.word(node) != null || (node.isContainerNode() && !node.isEmpty());
    }
}
