package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code outlets pause} */
@Command(name = "pause", description = "Send nothing there for now. What happens meanwhile waits.")
final class PauseOutlet extends OutletOrder {
    PauseOutlet() {
        super("paused");
    }

    @Override
    void show(JsonNode outlet) {
        here.out()
                .println(named(outlet) + " is "
                        + HumanFormat.line(outlet.path("state").asText())
                        + ": what happens waits until ./rollcall outlets resume "
                        + HumanFormat.line(outlet.path("id").asText()));
    }
}
