package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a job before its time. */
@Command(name = "cancel", description = "Cancels a job: no new call is made, answers that come in are kept.")
public final class CancelCommand extends Asking {
    private final Here here;

    @Parameters(paramLabel = "ID", description = "As crawl and jobs print it.")
    private String id;

    public CancelCommand() {
        this(Here.ofProcess());
    }

    CancelCommand(Here here) {
        this.here = here;
    }

    @Override
    Here here() {
        return here;
    }

    @Override
    Reply ask(Api api) {
        return api.ask("POST", "/api/jobs/" + Api.segment(id) + "/cancel", null, Map.of());
    }

    @Override
    void show(JsonNode job) {
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
    }
}
