package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Map;

/** Prints what an edited set of entities would change, as the server's dry run says it. */
final class EntityEdits {
    private static final int PASSAGE = 100;
    private static final Map<String, String> SIGNS = Map.of("gained", "+", "lost", "-", "moved", "~");

    private EntityEdits() {}

    static void print(JsonNode edit, PrintStream out) {
        out.println(HumanFormat.line(edit.path("domain").asText()) + ": compared with version "
                + edit.path("entity_set_version").asText() + HumanFormat.simulated(edit) + ". "
                + HumanFormat.line(edit.path("says").asText()));
        var table = new Table("entity", ">before", ">after", ">gained", ">lost", ">moved", ">other rank");
        int same = 0;
        for (JsonNode entity : edit.path("entities")) {
            if (isChanged(entity)) {
                table.row(
                        entity.path("entity").asText(),
                        number(entity, "before"),
                        number(entity, "after"),
                        number(entity, "gained"),
                        number(entity, "lost"),
                        number(entity, "moved"),
                        number(entity, "reranked"));
            } else {
                same++;
            }
        }
        if (edit.path("changed").asLong() == 0) {
            out.println("In no answer that was read anything changes.");
            return;
        }
        out.println(HumanFormat.count(edit.path("changed").asLong(), "answer") + " of those that were read would change"
                + (same == 0 ? ":" : "; entities that stay as they are: " + same));
        table.print(out, "");
        edit.path("examples").forEach(example -> out.println(line(example)));
    }

    private static boolean isChanged(JsonNode entity) {
        return entity.path("gained").asLong() > 0
                || entity.path("lost").asLong() > 0
                || entity.path("moved").asLong() > 0
                || entity.path("reranked").asLong() > 0;
    }

    private static String number(JsonNode entity, String field) {
        return entity.path(field).asText();
    }

    private static String line(JsonNode example) {
        JsonNode place = example.path("after").isObject() ? example.path("after") : example.path("before");
        String moved = example.path("before").isObject()
                        && example.path("after").isObject()
                ? ", before \""
                        + HumanFormat.line(example.path("before").path("quote").asText()) + "\""
                : "";
        return SIGNS.getOrDefault(example.path("change").asText(), "?") + " "
                + HumanFormat.line(example.path("entity").asText()) + " \""
                + HumanFormat.line(place.path("quote").asText()) + "\"" + moved + " ("
                + HumanFormat.line(example.path("provider").asText()) + ", "
                + HumanFormat.line(example.path("prompt").asText()) + ", "
                + HumanFormat.line(example.path("window").asText()) + "): "
                + HumanFormat.cut(HumanFormat.line(place.path("passage").asText()), PASSAGE);
    }
}
