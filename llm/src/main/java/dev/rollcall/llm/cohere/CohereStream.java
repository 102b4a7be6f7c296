package dev.rollcall.llm.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.EventStream;

/** Puts the events of a chat together. */
final class CohereStream {

    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    private CohereStream() {}

    static AssembledStream assemble(EventStream stream) {
        CohereStream chat = new CohereStream();
        stream.events().forEach(chat::add);
        if (!chat.text.isEmpty()) {
            chat.message().withArray("content").addObject().put("type", "text").put("text", chat.text.toString());
        }
        return new AssembledStream(chat.body, chat.ended);
    }

    private void add(JsonNode event) {
        JsonNode delta = event.path("delta");
        switch (event.path("type").asText()) {
            case "message-start" -> message();
            case "content-start", "content-delta" ->
                text.append(delta.path("message").path("content").path("text").asText(""));
            case "citation-start" ->
                message().withArray("citations").add(delta.path("message").path("citations"));
            case "message-end" -> {
                ended = true;
                for (String member : new String[] {"finish_reason", "usage", "error"}) {
                    if (!delta.path(member).isMissingNode()
                            && !delta.path(member).isNull()) {
                        body.set(member, delta.path(member));
                    }
                }
            }
            default -> addTrouble(event);
        }
    }

    /** Their errors are flat, and end the stream. */
    private void addTrouble(JsonNode event) {
        if (event.path("error").isObject() || event.path("error").isTextual()) {
            body.set("error", event.path("error"));
            ended = true;
        } else if (event.path("message").isTextual()) {
            body.set("error", event);
            ended = true;
        }
    }

    private ObjectNode message() {
        return body.withObjectProperty("message");
    }
}
