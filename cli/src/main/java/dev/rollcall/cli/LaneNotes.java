package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How a job asks its targets, in lines; none of a job that nobody wants in batches. */
final class LaneNotes {
    private LaneNotes() {}

    /** {@code lane batch, deadline …}, and {@code openai/gpt-6: in batches until …: batches save about $3.10}. */
    static List<String> of(JsonNode job) {
        String lane = HumanFormat.text(job, "lane");
        String deadline = HumanFormat.when(HumanFormat.time(job, "deadline"));
        if (lane == null || lane.equals("auto") && deadline.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("lane " + HumanFormat.line(lane) + (deadline.isEmpty() ? "" : ", deadline " + deadline));
        for (JsonNode provider : job.path("per_provider")) {
            for (JsonNode model : provider.path("models")) {
                if (model.path("lane").isObject()) {
                    lines.add(HumanFormat.line(provider.path("provider").asText() + "/"
                                    + model.path("model").asText())
                            + ": " + how(model.path("lane")) + ": "
                            + HumanFormat.line(model.path("lane").path("why").asText()));
                }
            }
        }
        return lines;
    }

    private static String how(JsonNode lane) {
        return lane.path("kind").asText().equals("batch")
                ? "in batches until " + HumanFormat.when(HumanFormat.time(lane, "until"))
                : "call by call";
    }
}
