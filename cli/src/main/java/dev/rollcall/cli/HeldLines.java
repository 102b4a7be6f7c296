package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What holds a job, or providers in it, in lines: {@code paused by REST: too expensive}, {@code groq is cancelled by …}. */
final class HeldLines {
    private HeldLines() {}

    static List<String> of(JsonNode job) {
        var lines = new ArrayList<String>();
        for (JsonNode hold : job.path("held")) {
            String provider = HumanFormat.text(hold, "provider");
            String what = hold.path("kind").asText().equals("cancel") ? "cancelled" : "paused";
            lines.add((provider == null ? "" : HumanFormat.line(provider) + " is ") + what + " by "
                    + HumanFormat.line(hold.path("by").asText()) + ": "
                    + HumanFormat.line(hold.path("why").asText()));
        }
        return lines;
    }
}
