package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** Asks again what has failed. */
@Command(
        name = "retry",
        description =
                "Asks again what has failed: in one job, or all that matches. What is answered is not asked again.")
public final class RetryCommand extends ActionCommand {
    public RetryCommand() {
        super("retry");
    }

    @Override
    String done() {
        return "asked again";
    }

    /** Of one job the reply is that job; with a dry run, or a number to be expected, it is an action. */
    @Override
    HttpReply ask(ApiClient api) {
        if (job() == null || isCounted()) {
            return super.ask(api);
        }
        refuseUnclear();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("reason", why());
        ObjectNode filter = filter(false);
        if (!filter.isEmpty()) {
            body.set("filter", filter);
        }
        return api.ask("POST", "/api/jobs/" + ApiClient.segment(job()) + "/retry", body, Map.of());
    }

    @Override
    void show(JsonNode said) {
        if (said.has("kind")) {
            super.show(said);
            return;
        }
        String id = HumanFormat.line(said.path("id").asText());
        String of = HumanFormat.text(said, "retry_of");
        boolean isNew = of != null && of.equals(job());
        here.out()
                .println(
                        isNew
                                ? "Job " + HumanFormat.line(of) + " has ended, and its account stays as it is. Job "
                                        + id + HumanFormat.simulated(said) + " asks its failed cells again."
                                : "Job " + id + HumanFormat.simulated(said) + " asks its failed cells again: "
                                        + HumanFormat.count(
                                                CellCounts.ofJob(said).of("open"), "cell")
                                        + " of it are open now.");
        here.out().println("How far it is: ./rollcall job " + id);
        if (HumanFormat.text(said, "notice") != null) {
            here.out().println(here.terminal().yellow(HumanFormat.line(HumanFormat.text(said, "notice"))));
        }
    }
}
