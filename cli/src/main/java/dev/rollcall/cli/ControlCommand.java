package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pause|resume|cancel ID [--provider P] [--reason TEXT]} */
abstract class ControlCommand extends ReadCommand {
    static final String NO_REASON = "no reason was given";

    @Parameters(paramLabel = "ID", description = "As crawl and jobs print it.")
    String id;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only this provider in the job, such as groq.")
    String provider;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, in one line; it is kept, and shown with the job.")
    String reason;

    private final String order;

    ControlCommand(String order) {
        this.order = order;
    }

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("POST", "/api/jobs/" + ApiClient.segment(id) + "/" + order, body(), Map.of());
    }

    /** Null: none is sent. */
    ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("reason", reason == null ? NO_REASON : reason);
        if (provider != null) {
            body.put("provider", provider);
        }
        return body;
    }

    /** {@code Job x}, or {@code groq in job x}. */
    String subject(JsonNode job) {
        String name = HumanFormat.line(job.path("id").asText(id));
        return provider == null ? "Job " + name : HumanFormat.line(provider) + " in job " + name;
    }

    void notice(JsonNode job) {
        if (HumanFormat.text(job, "notice") != null) {
            here.out().println(here.terminal().yellow(HumanFormat.line(HumanFormat.text(job, "notice"))));
        }
    }
}
