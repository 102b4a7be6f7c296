package dev.rollcall.llm.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The events of a reply that came as a stream (server-sent events, or Gemini's array).
 *
 * @param events their data, in order
 * @param done the stream said {@code [DONE]}
 */
public record EventStream(List<JsonNode> events, boolean done) {

    private static final Pattern LINE = Pattern.compile("\r\n|\n|\r");

    private static final List<String> FIELDS = List.of("data:", "event:", "id:", "retry:");

    /** Accepts exactly one whole event: some servers leave out the blank line between events. */
    private static final ObjectReader WHOLE = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    public EventStream {
        events = List.copyOf(events);
    }

    /** Whether a body begins as a stream does. */
    public static boolean begins(String body) {
        return FIELDS.stream().anyMatch(body::startsWith);
    }

    /** Ignores what cannot be read, such as the last event of a stream that was cut. */
    public static EventStream in(String body) {
        List<JsonNode> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        boolean isError = false;
        boolean done = false;
        for (String line : LINE.split(body)) {
            if (line.isEmpty()) {
                data.setLength(0);
                isError = false;
            } else if (line.startsWith("event:")) {
                isError = value(line).equals("error");
            } else if (line.startsWith("data:")) {
                data.append(value(line)).append('\n');
                done |= value(line).equals("[DONE]");
                JsonNode event = whole(data);
                if (event != null) {
                    events.add(isError && !event.has("error") ? asError(event) : event);
                    data.setLength(0);
                }
            }
        }
        return new EventStream(events, done);
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
    }

    /** Null as long as the event is not whole. */
    private static JsonNode whole(StringBuilder data) {
        int last = data.length() - 2;
        if (last < 0 || data.charAt(last) != '}') {
            return null;
        }
        try {
            return WHOLE.readTree(data.toString());
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static JsonNode asError(JsonNode event) {
        return JsonNodeFactory.instance.objectNode().set("error", event);
    }
}
