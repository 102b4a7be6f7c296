package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a job more urgent, or less. */
@Command(name = "priority", description = "Changes how urgent a job is, from 1 (interactive) to 5; also while it runs.")
public final class PriorityCommand extends ReadCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "As crawl and jobs print it.")
    private String id;

    @Parameters(index = "1", paramLabel = "N", description = "1 to 5. Jobs of a lower number go first.")
    private int priority;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, in one line.")
    private String reason;

    @Override
    HttpReply ask(ApiClient api) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("priority", priority).put("reason", reason == null ? ControlCommand.NO_REASON : reason);
        return api.ask("PATCH", "/api/jobs/" + ApiClient.segment(id), body, Map.of());
    }

    @Override
    void show(JsonNode job) {
        here.out()
                .println("Job " + HumanFormat.line(job.path("id").asText(id)) + " has priority "
                        + job.path("priority").asInt() + " now" + HumanFormat.simulated(job) + ".");
        if (HumanFormat.text(job, "notice") != null) {
            here.out().println(here.terminal().yellow(HumanFormat.line(HumanFormat.text(job, "notice"))));
        }
    }
}
