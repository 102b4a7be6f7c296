package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is wrong now, why, and how to mend it. */
@Command(
        name = "alerts",
        description = "What is wrong now, why, and how to mend it.",
        subcommands = {AlertsCommand.AckAlert.class, AlertsCommand.ListRules.class})
public final class AlertsCommand extends ReadCommand {
    private static final String PATH = "/api/alerts";

    @Option(names = "--all", description = "Also those that are resolved, the newest first.")
    private boolean all;

    @Option(names = "--limit", paramLabel = "N", description = "With --all: at most N that are resolved, 1 to 200.")
    private Integer limit;

    @Override
    HttpReply ask(ApiClient api) {
        if (limit != null && !all) {
            throw new UserError("--limit is for those that are resolved: add --all, or leave it out");
        }
        return api.ask(
                "GET", PATH + (all ? "?state=all" + (limit == null ? "" : "&limit=" + limit) : ""), null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        PrintStream out = here.out();
        if (page.path("checked_at").isNull()) {
            out.println("No worker has evaluated the rules yet.");
        }
        if (page.path("alerts").isEmpty()) {
            out.println(all ? "There was no alert." : "No alert is open.");
            return;
        }
        page.path("alerts").forEach(alert -> print(alert, out));
        if (HumanFormat.text(page, "next") != null) {
            out.println("There are more.");
        }
    }

    /** A line that says what, and below it why and what to do. */
    static void print(JsonNode alert, PrintStream out) {
        boolean open = alert.path("resolved_at").isNull();
        out.println(alert.path("id").asText() + "  "
                + HumanFormat.line(alert.path("severity").asText()) + "  "
                + HumanFormat.line(alert.path("rule").asText()) + "  "
                + HumanFormat.line(alert.path("subject").asText()) + HumanFormat.simulated(alert) + "  since "
                + HumanFormat.when(HumanFormat.time(alert, "since"))
                + (open ? "" : ", resolved at " + HumanFormat.when(HumanFormat.time(alert, "resolved_at"))));
        out.println("    why   " + HumanFormat.line(alert.path("cause").asText()));
        if (open) {
            out.println("    mend  " + HumanFormat.line(alert.path("mend").asText()));
            out.println("    read  " + HumanFormat.line(alert.path("runbook").asText()));
        }
        if (HumanFormat.text(alert, "acked_by") != null) {
            String note = HumanFormat.text(alert, "ack_note");
            out.println(
                    "    seen  by " + HumanFormat.line(alert.path("acked_by").asText()) + " at "
                            + HumanFormat.when(HumanFormat.time(alert, "acked_at"))
                            + (note == null ? "" : ": " + HumanFormat.line(note)));
        }
    }

    /** {@code alerts ack} */
    @Command(name = "ack", description = "Say that you have seen an alert. It stays open until it is resolved.")
    static final class AckAlert extends ReadCommand {
        @Parameters(paramLabel = "ID", description = "As `./rollcall alerts` shows it.")
        private String id;

        @Option(names = "--note", paramLabel = "TEXT", description = "Kept, and shown with the alert.")
        private String note;

        @Override
        HttpReply ask(ApiClient api) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (note != null) {
                body.put("note", note);
            }
            return api.ask("POST", PATH + "/" + ApiClient.segment(id) + "/ack", body, Map.of());
        }

        @Override
        void show(JsonNode alert) {
            print(alert, here.out());
        }
    }

    /** {@code alerts rules} */
    @Command(name = "rules", description = "When alerts are raised, as the workers' rollcall.yaml has it.")
    static final class ListRules extends ReadCommand {
        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("GET", PATH + "/rules", null, Map.of());
        }

        @Override
        void show(JsonNode page) {
            var table = new Table("rule", "severity", "of", "raised when", "for", ">open");
            page.path("rules")
                    .forEach(rule -> table.row(List.of(
                            rule.path("rule").asText(),
                            rule.path("severity").asText(),
                            rule.path("of").asText(),
                            rule.path("measure").asText()
                                    + (rule.has("above")
                                            ? " > " + number(rule.path("above"))
                                            : " < " + number(rule.path("below")))
                                    + (rule.path("min").asLong() > 0
                                            ? ", of at least "
                                                    + HumanFormat.count(
                                                            rule.path("min").asLong())
                                            : ""),
                            HumanFormat.span(
                                    Duration.ofSeconds(rule.path("for_seconds").asLong())),
                            HumanFormat.count(rule.path("open").asLong()))));
            table.print(here.out(), "");
        }

        private static String number(JsonNode number) {
            return number.decimalValue().stripTrailingZeros().toPlainString();
        }
    }
}
