package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code outlets resume} */
@Command(
        name = "resume",
        description = "Send again to an outlet that is paused or disabled, and first what has waited.")
final class ResumeOutlet extends OutletOrder {
    ResumeOutlet() {
        super("active");
    }

    @Override
    void show(JsonNode outlet) {
        here.out()
                .println(named(outlet) + " is "
                        + HumanFormat.line(outlet.path("state").asText()) + ": "
                        + HumanFormat.count(OutletsCommand.waiting(outlet), "event") + " to send.");
    }
}
