package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a job before its time. */
@Command(name = "cancel", description = "Cancels a job: no new call is made, answers that come in are kept.")
public final class CancelCommand implements Callable<Integer> {
    private final Here here;

    @Mixin
    private ServerOption server;

    @Parameters(paramLabel = "ID", description = "As crawl and jobs print it.")
    private String id;

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    public CancelCommand() {
        this(Here.ofProcess());
    }

    CancelCommand(Here here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Reply reply = server.api(here)
                .ask("POST", "/api/jobs/" + Api.segment(id) + "/cancel", null, Map.of())
                .orComplain();
        if (json) {
            reply.printTo(here.out());
            return 0;
        }
        JsonNode job = reply.json();
        Tally cells = Tally.ofJob(job);
        here.out()
                .println("Job " + Words.line(job.path("id").asText(id)) + " is cancelled" + Words.simulated(job) + ": "
                        + Words.count(cells.covered()) + " of " + Words.count(cells.planned(), "cell") + " answered, "
                        + Words.count(cells.of("cancelled") + cells.of("open"))
                        + " not asked any more."
                        + (Words.time(job, "finished_at") == null
                                ? " Calls under way are kept, and counted when they are back."
                                : ""));
        if (Words.text(job, "notice") != null) {
            here.out().println(here.terminal().yellow(Words.line(Words.text(job, "notice"))));
        }
        return 0;
    }
}
