package dev.rollcall.llm.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.wire.AssembledStream;
import dev.rollcall.llm.wire.EventStream;

/** Puts the chunks of generateContent together. Each looks like a whole reply. */
final class GenerateStream {

    private GenerateStream() {}

    static AssembledStream assemble(EventStream stream) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode candidate = JsonNodeFactory.instance.objectNode();
        for (JsonNode chunk : stream.events()) {
            chunk.properties().stream()
                    .filter(member -> !member.getKey().equals("candidates"))
                    .forEach(member -> body.set(member.getKey(), member.getValue()));
            JsonNode part = chunk.path("candidates").path(0);
            part.path("content")
                    .path("parts")
                    .forEach(one ->
                            candidate.withObject("/content").withArray("parts").add(one));
            part.path("groundingMetadata")
                    .path("groundingChunks")
                    .forEach(one -> candidate
                            .withObject("/groundingMetadata")
                            .withArray("groundingChunks")
                            .add(one));
            if (part.path("finishReason").isTextual()) {
                candidate.set("finishReason", part.path("finishReason"));
            }
            if (part.isObject()) {
                body.putArray("candidates").add(candidate);
            }
        }
        boolean blocked = body.path("promptFeedback").has("blockReason");
        return new AssembledStream(body, candidate.has("finishReason") || blocked || body.has("error"));
    }
}
