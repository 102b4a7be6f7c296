package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retry} and {@code dismiss}: something is done to all cells that match. */
abstract class ActionCommand extends ReadCommand {
    private static final String NO_REASON = "no reason was given";

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "Only cells that this job sees.")
    private String job;

    @Mixin
    private FilterOptions filter;

    @Option(
            names = "--failed-for",
            paramLabel = "REASON",
            description = "Only those that failed for it, such as \"no reply\" or provider_down.")
    private String failedFor;

    @Option(names = "--all-matching", description = "Of all jobs: all cells that match the filter.")
    private boolean allMatching;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--expect", paramLabel = "N", description = "Do nothing unless N match, as a dry run has said.")
    private Integer expect;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why you do it; it is kept.")
    private String reason;

    private final String kind;

    ActionCommand(String kind) {
        this.kind = kind;
    }

    /** What happens to the cells: {@code 3 cells are asked again}. */
    abstract String done();

    final String job() {
        return job;
    }

    final boolean isCounted() {
        return dryRun || expect != null;
    }

    /** What to send as the reason. */
    final String why() {
        return reason == null || reason.isBlank() ? NO_REASON : reason;
    }

    /** @param ofJob with the job among its fields */
    final ObjectNode filter(boolean ofJob) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        filter.given(failedFor, ofJob ? job : null).forEach(fields::put);
        return fields;
    }

    @Override
    HttpReply ask(ApiClient api) {
        refuseUnclear();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("kind", kind).put("reason", why()).put("dry_run", dryRun);
        if (expect != null) {
            body.put("expect", expect);
        }
        body.set("filter", filter(true));
        return api.ask("POST", "/api/actions", body, Map.of());
    }

    /** One job, or all that match a filter: whoever forgets both must not mean everything. */
    final void refuseUnclear() {
        if (job == null && !allMatching) {
            throw new UserError("say of which job (./rollcall jobs lists them), or give --all-matching and a filter");
        }
        if (job != null && allMatching) {
            throw new UserError("--all-matching is for all jobs: leave it out, or the job " + HumanFormat.line(job));
        }
        if (filter(true).isEmpty()) {
            throw new UserError(
                    "--all-matching needs a filter, such as --failed-for \"no reply\" or --provider openai");
        }
    }

    @Override
    void show(JsonNode action) {
        boolean dry = action.path("dry_run").asBoolean();
        String id = action.path("id").asText();
        here.out()
                .println((dry ? "Dry run: " : "Action " + HumanFormat.line(id) + ": ")
                        + HumanFormat.count(action.path("matched").asLong(), "cell") + " match, "
                        + HumanFormat.count(action.path("changed").asLong()) + (dry ? " would be " : " are ") + done()
                        + ".");
        action.path("skipped")
                .forEach(part -> here.out()
                        .println("  " + HumanFormat.count(part.path("n").asLong()) + " stay as they are: "
                                + HumanFormat.line(part.path("why").asText())));
        action.path("jobs")
                .forEach(made -> here.out()
                        .println("  job " + HumanFormat.line(made.asText())
                                + " asks those of a finished job: ./rollcall job "
                                + HumanFormat.line(made.asText())));
        if (dry) {
            here.out()
                    .println("Nothing was changed. To do it: the same without --dry-run, and with --expect "
                            + action.path("matched").asLong() + ".");
        } else if (HumanFormat.time(action, "finished_at") == null) {
            here.out()
                    .println(
                            "The rest follows step by step. How far it is: ./rollcall actions " + HumanFormat.line(id));
        }
        if (HumanFormat.text(action, "notice") != null) {
            here.out().println(here.terminal().yellow(HumanFormat.line(HumanFormat.text(action, "notice"))));
        }
    }
}
