package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code targets}: which models are asked, and how old their answers may be. */
@Command(
        name = "targets",
        description = "Which models are asked, and how old their answers may be.",
        subcommands = TargetsCommand.SetTarget.class)
public final class TargetsCommand extends ReadCommand {
    private static final String PATH = "/api/targets";

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", PATH, null, Map.of());
    }

    @Override
    void show(JsonNode said) {
        if (said.path("targets").isEmpty()) {
            here.out().println("There is no target before a worker has started (./rollcall worker).");
            return;
        }
        var table = new Table(">id", "target", "surface", "asked", ">every", "ordered", "why");
        said.path("targets").forEach(target -> table.row(row(target)));
        table.print(here.out(), "");
    }

    private static List<String> row(JsonNode target) {
        String by = HumanFormat.text(target, "ordered_by");
        return List.of(
                target.path("id").asText(),
                label(target),
                target.path("surface").asText(),
                target.path("asked").asBoolean() ? "yes" : "no",
                target.path("refresh_hours").isNumber()
                        ? target.path("refresh_hours").asText() + " h"
                        : "",
                by == null ? "" : "by " + by,
                by == null ? "" : target.path("reason").asText(""));
    }

    private static String label(JsonNode target) {
        return target.path("provider").asText() + "/" + target.path("model").asText();
    }

    /** {@code targets set TARGET [--enabled BOOLEAN] [--refresh-hours N|none] --reason TEXT} */
    @Command(name = "set", description = "Order whether new jobs ask a target, and how old its answers may be.")
    static final class SetTarget extends ReadCommand {
        private static final String NONE = "none";

        @Parameters(paramLabel = "TARGET", description = "Its id, or PROVIDER/MODEL, as `./rollcall targets` shows it.")
        private String typed;

        @Option(names = "--enabled", arity = "1", paramLabel = "true|false", description = "Whether new jobs ask it.")
        private Boolean enabled;

        @Option(
                names = "--refresh-hours",
                paramLabel = "N",
                description = "A sweep asks again when its answers are N hours old; none: by each domain's own hours.")
        private String refreshHours;

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "Why; it is kept, and shown with the target.")
        private String reason;

        @Override
        HttpReply ask(ApiClient api) {
            ObjectNode body = body();
            return api.ask("PATCH", PATH + "/" + id(api), body, Map.of());
        }

        @Override
        void show(JsonNode target) {
            here.out()
                    .println(HumanFormat.line(label(target)) + ": "
                            + HumanFormat.line(target.path("says").asText()) + ".");
        }

        private ObjectNode body() {
            if (enabled == null && refreshHours == null) {
                throw new UserError("say what to change: --enabled true or false, or --refresh-hours N");
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (enabled != null) {
                body.put("enabled", enabled);
            }
            if (NONE.equals(refreshHours)) {
                body.putNull("refresh_hours");
            } else if (refreshHours != null) {
                body.put("refresh_hours", hours(refreshHours));
            }
            return body.put("reason", reason);
        }

        private static int hours(String typed) {
            if (!typed.matches("[0-9]{1,4}")) {
                throw new UserError("--refresh-hours: '" + HumanFormat.line(typed)
                        + "' is wrong; give a whole number from 1 to 8760, or none");
            }
            return Integer.parseInt(typed);
        }

        private String id(ApiClient api) {
            var found = new ArrayList<String>();
            for (JsonNode target : api.get(PATH).path("targets")) {
                if (target.path("id").asText().equals(typed) || label(target).equals(typed)) {
                    found.add(target.path("id").asText());
                }
            }
            if (found.isEmpty()) {
                throw new UserError(
                        "there is no target '" + HumanFormat.line(typed) + "': ./rollcall targets lists them");
            }
            if (found.size() > 1) {
                throw new UserError(HumanFormat.line(typed) + " is asked on more than one surface: give one of the ids "
                        + String.join(", ", found));
            }
            return found.get(0);
        }
    }
}
