package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An event in one line: its number, when, what, about whom, and what is worth knowing of it. */
final class EventLine {
    private EventLine() {}

    static String of(JsonNode event) {
        String more = more(event.path("data"));
        return HumanFormat.line(event.path("id").asText()) + "  " + HumanFormat.when(HumanFormat.time(event, "time"))
                + "  "
                + HumanFormat.line(event.path("type").asText()) + "  "
                + HumanFormat.line(event.path("subject").asText()) + (more.isEmpty() ? "" : "  " + more);
    }

    private static String more(JsonNode data) {
        Stream<String> words = Stream.of("provider", "rule", "cause", "why", "problem", "note", "reason", "message")
                .map(field -> HumanFormat.text(data, field))
                .filter(text -> text != null && !text.isBlank())
                .map(HumanFormat::line);
        Stream<String> cells = data.path("cells").properties().stream().map(EventLine::count);
        Stream<String> simulated = HumanFormat.isSimulated(data) ? Stream.of("simulated") : Stream.of();
        return Stream.of(words, cells, simulated).flatMap(part -> part).collect(Collectors.joining(", "));
    }

    private static String count(Map.Entry<String, JsonNode> state) {
        return HumanFormat.count(state.getValue().asLong()) + " " + HumanFormat.line(state.getKey());
    }
}
