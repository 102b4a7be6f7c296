package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The events of one stream, in the order in which they are sent. */
public final class StreamEvents {
    /** Characters of each piece of a text. */
    private static final int PIECE = 60;

    /** @param name null when there is none, as in OpenAI's chat format */
    private record Event(String name, String data) {}

    private final List<Event> events = new ArrayList<>();

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    void data(JsonNode data) {
        events.add(new Event(null, data.toString()));
    }

    /** An event whose data has its name as {@code type}. */
    void typed(String type, ObjectNode data) {
        ObjectNode all = object().put("type", type);
        all.setAll(data);
        events.add(new Event(type, all.toString()));
    }

    /** OpenAI's last line, which most have copied. */
    void done() {
        events.add(new Event(null, "[DONE]"));
    }

    /** The text in pieces, none of which ends in the middle of a character; no pieces for an empty text. */
    static List<String> pieces(String text) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < text.length(); ) {
            String piece = Excerpt.clip(text.substring(at), PIECE);
            pieces.add(piece);
            at += piece.length();
        }
        return pieces;
    }

    public byte[] bytes(StreamForm form) {
        var out = new StringBuilder();
        if (form == StreamForm.ARRAY) {
            out.append(String.join(",\n", events.stream().map(Event::data).toList()));
            return ("[" + out + "]").getBytes(StandardCharsets.UTF_8);
        }
        for (Event event : events) {
            if (event.name != null) {
                out.append("event: ").append(event.name).append('\n');
            }
            out.append("data: ").append(event.data).append("\n\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
