package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;

/** Writes a chat completion as a stream of chunks, in OpenAI's format, which most have copied. */
final class ChatStreamWriter {
    /** Members of a message that are cut into pieces or stand elsewhere. */
    private static final Set<String> CUT_UP = Set.of("role", "content", "tool_calls");

    private ChatStreamWriter() {}

    /** How the providers' streams differ. */
    enum Style {
        /** The usage stands in the chunk that has the finish reason. */
        USAGE_WITH_FINISH,
        /** The usage follows in a last chunk, without choices. */
        USAGE_LAST,
        /** As {@link #USAGE_WITH_FINISH}, and a tool call comes in one piece. */
        CALLS_WHOLE,
        /** As {@link #CALLS_WHOLE}, and every delta has the role. */
        ROLE_ALWAYS,
        /** As {@link #USAGE_WITH_FINISH}, and every chunk has the whole message so far, as at Perplexity. */
        MESSAGE_SO_FAR,
        /** There is no usage: OpenAI tells it only when the request asks for it. */
        NO_USAGE
    }

    static void write(ObjectNode whole, Style manner, StreamEvents events) {
        JsonNode choice = whole.path("choices").path(0);
        if (!choice.isObject()) {
            events.data(whole);
            events.done();
            return;
        }
        var chunks = new Chunks(head(whole), manner, events);
        ObjectNode first = StreamEvents.object().put("role", "assistant");
        if (choice.path("message").has("content")) {
            first.put("content", choice.at("/message/content").isNull() ? null : "");
        }
        chunks.add(first);
        for (ObjectNode delta : deltas((ObjectNode) choice.path("message"), manner)) {
            chunks.add(delta);
        }
        chunks.finish((ObjectNode) choice, whole.get("usage"));
        events.done();
    }

    /** The members that all chunks have. */
    private static ObjectNode head(ObjectNode whole) {
        ObjectNode head = whole.deepCopy().without(List.of("choices", "usage", "usage_breakdown", "prompt"));
        return head.put("object", "chat.completion.chunk");
    }

    private static List<ObjectNode> deltas(ObjectNode message, Style manner) {
        var deltas = new ArrayList<ObjectNode>();
        for (Entry<String, JsonNode> member : message.properties()) {
            if (!CUT_UP.contains(member.getKey()) && !isNothing(member.getValue())) {
                deltas.add(StreamEvents.object().set(member.getKey(), member.getValue()));
            }
        }
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            StreamEvents.pieces(content.asText())
                    .forEach(piece -> deltas.add(StreamEvents.object().put("content", piece)));
        }
        for (JsonNode part : content.isArray() ? content : StreamEvents.object()) {
            ObjectNode delta = StreamEvents.object();
            delta.putArray("content").add(part);
            deltas.add(delta);
        }
        int index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            deltas.addAll(callDeltas((ObjectNode) call, index++, manner));
        }
        return deltas;
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }

    /** First the name, then the arguments in pieces. Some SDKs want both in one delta. */
    private static List<ObjectNode> callDeltas(ObjectNode call, int index, Style manner) {
        ObjectNode first = call.deepCopy().put("index", index);
        if (manner == Style.CALLS_WHOLE || manner == Style.ROLE_ALWAYS) {
            return List.of(calls(first));
        }
        String arguments = call.path("function").path("arguments").asText();
        ((ObjectNode) first.get("function")).put("arguments", "");
        var deltas = new ArrayList<ObjectNode>(List.of(calls(first)));
        for (String piece : StreamEvents.pieces(arguments)) {
            ObjectNode more = StreamEvents.object().put("index", index);
            more.putObject("function").put("arguments", piece);
            deltas.add(calls(more));
        }
        return deltas;
    }

    private static ObjectNode calls(ObjectNode call) {
        ObjectNode delta = StreamEvents.object();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private static final class Chunks {
        private final ObjectNode head;
        private final Style manner;
        private final StreamEvents events;
        private final StringBuilder soFar = new StringBuilder();

        Chunks(ObjectNode head, Style manner, StreamEvents events) {
            this.head = head;
            this.manner = manner;
            this.events = events;
        }

        void add(ObjectNode delta) {
            ObjectNode chunk = head.deepCopy();
            chunk.putArray("choices").add(choice(delta).putNull("finish_reason"));
            events.data(chunk);
        }

        private ObjectNode choice(ObjectNode delta) {
            if (manner == Style.ROLE_ALWAYS) {
                delta.put("role", "assistant");
            }
            ObjectNode choice = StreamEvents.object().put("index", 0);
            choice.set("delta", delta);
            if (manner == Style.MESSAGE_SO_FAR) {
                soFar.append(delta.path("content").asText());
                delta.put("role", "assistant");
                choice.putObject("message").put("role", "assistant").put("content", soFar.toString());
            }
            return choice;
        }

        void finish(ObjectNode whole, JsonNode usage) {
            ObjectNode choice = choice(StreamEvents.object());
            ObjectNode others = whole.deepCopy();
            others.remove(List.of("message", "delta"));
            choice.setAll(others);
            ObjectNode chunk = head.deepCopy();
            chunk.putArray("choices").add(choice);
            if (usage == null || manner == Style.NO_USAGE) {
                events.data(chunk);
            } else if (manner == Style.USAGE_LAST) {
                events.data(chunk);
                ObjectNode last = head.deepCopy();
                last.putArray("choices");
                events.data(last.set("usage", usage));
            } else {
                events.data(chunk.set("usage", usage));
            }
        }
    }
}
