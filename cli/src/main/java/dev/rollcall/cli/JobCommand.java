package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code job}: shows a job's account. */
@Command(name = "job", description = "Shows a job's account: what was planned and what became of it.")
public final class JobCommand implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Parameters(paramLabel = "ID", description = "As crawl and jobs print it.")
    private String id;

    @Option(names = "--live", description = "Also ask the job's workflow in Temporal.")
    private boolean live;

    @Option(
            names = "--audit",
            description = "Count possible duplicates again, including calls under way. Takes long with many cells.")
    private boolean audit;

    @Option(names = "--follow", description = "Watch it to its end; exit code 0 when it completes.")
    private boolean follow;

    @ArgGroup(exclusive = false)
    private GridOptions grid;

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ApiClient api = server.api(here);
        if (grid != null) {
            return grid(api);
        }
        if (follow) {
            return Following.toTheEnd(here, api, id, json);
        }
        String path = "/api/jobs/" + ApiClient.segment(id)
                + (live || audit ? "?" : "")
                + (live ? "live=true" : "")
                + (live && audit ? "&" : "")
                + (audit ? "audit=true" : "");
        HttpReply reply = api.ask("GET", path, null, Map.of()).orComplain();
        if (json) {
            reply.printTo(here.out());
            return 0;
        }
        JsonNode job = reply.json();
        new Account(here.out(), here.terminal()).print(job);
        if (job.has("live")) {
            word(job.path("live"));
        }
        return 0;
    }

    /** Prints what the workflow itself says. */
    private void word(JsonNode word) {
        here.out().println();
        if (!word.path("available").asBoolean()) {
            here.out()
                    .println("  Temporal did not answer: "
                            + HumanFormat.line(word.path("why").asText("it did not say why")));
            return;
        }
        here.out().println("  Temporal says");
        word.path("status").properties().forEach(said -> {
            JsonNode value = said.getValue();
            String shown = HumanFormat.line(value.isValueNode() ? value.asText() : value.toString());
            here.out().println("    " + HumanFormat.line(said.getKey()) + ": " + shown);
        });
    }

    private int grid(ApiClient api) {
        if (follow || live || audit) {
            throw new UserError("--grid shows the job's cells as they are now: leave --follow, --live and --audit out");
        }
        var cells = new GridReport(api, id, grid.given());
        if (json) {
            cells.printJson(here.out());
        } else {
            cells.print(here.out());
        }
        return 0;
    }
}
