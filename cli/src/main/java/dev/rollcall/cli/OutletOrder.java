package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** {@code outlets pause|resume ID}: whether events are sent to an outlet. */
abstract class OutletOrder extends ReadCommand {
    @Parameters(paramLabel = "ID", description = "As `./rollcall outlets` shows it.")
    private String id;

    private final String state;

    /** @param state that the outlet is to have */
    OutletOrder(String state) {
        this.state = state;
    }

    @Override
    final HttpReply ask(ApiClient api) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("state", state);
        return api.ask("PATCH", "/api/outlets/" + ApiClient.segment(id), body, Map.of());
    }

    /** {@code Outlet 3 (https://…)} */
    static String named(JsonNode outlet) {
        return "Outlet " + HumanFormat.line(outlet.path("id").asText()) + " ("
                + HumanFormat.line(OutletsCommand.to(outlet)) + ")";
    }
}
