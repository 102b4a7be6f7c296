package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes what a job may cost. */
@Command(
        name = "budget",
        description = "Changes what a job may cost. A job that its budget has paused goes on when there is room.")
public final class BudgetCommand extends ReadCommand {
    private static final String NONE = "none";

    @Parameters(index = "0", paramLabel = "ID", description = "As crawl and jobs print it.")
    private String id;

    @Parameters(index = "1", paramLabel = "USD", description = "All that it may cost, such as 50; or none.")
    private String budget;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    private String reason;

    @Override
    HttpReply ask(ApiClient api) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (budget.strip().equalsIgnoreCase(NONE)) {
            body.putNull("budget_usd");
        } else {
            body.put("budget_usd", Dollars.parse(budget, "50, or none"));
        }
        body.put("reason", reason == null ? ControlCommand.NO_REASON : reason);
        return api.ask("PATCH", "/api/jobs/" + ApiClient.segment(id), body, Map.of());
    }

    @Override
    void show(JsonNode job) {
        here.out()
                .println("Job " + HumanFormat.line(job.path("id").asText(id)) + " is "
                        + HumanFormat.line(job.path("status").asText()) + HumanFormat.simulated(job) + ": "
                        + (job.path("budget").isObject() ? Account.budget(job.path("budget")) : "no budget"));
        if (HumanFormat.text(job, "notice") != null) {
            here.out().println(here.terminal().yellow(HumanFormat.line(HumanFormat.text(job, "notice"))));
        }
    }
}
