package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
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
        alerts(api, job);
        if (job.has("live")) {
            word(job.path("live"));
        }
        return 0;
    }

    /** Prints the open alerts that are about the job, or about a provider that it waits for. */
    private void alerts(ApiClient api, JsonNode job) {
        JsonNode open;
        try {
            open = api.get("/api/alerts");
        } catch (UserError e) {
            // The account is what was asked for; an API of an older version has no alerts.
            return;
        }
        var waited = new HashSet<String>();
        job.path("providers_pending")
                .forEach(pending -> waited.add(pending.path("provider").asText()));
        for (JsonNode alert : open.path("alerts")) {
            boolean ofJob = job.path("id").asText().equals(alert.path("job").asText());
            boolean ofProvider = waited.contains(alert.path("provider").asText())
                    && alert.path("simulated").equals(job.path("simulated"));
            if (ofJob || ofProvider) {
                here.out()
                        .println(here.terminal()
                                .yellow("  alert: "
                                        + HumanFormat.line(alert.path("rule").asText()) + ", "
                                        + HumanFormat.line(alert.path("subject").asText()) + ": "
                                        + HumanFormat.line(alert.path("cause").asText())
                                        + " (./rollcall alerts says what to do)"));
            }
        }
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
