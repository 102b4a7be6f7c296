package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cancel}: cancels a job. */
@Command(name = "cancel", description = "Cancels a job: no new call is made, answers that come in are kept.")
public final class CancelCommand extends ReadCommand {
    @Parameters(paramLabel = "ID", description = "As crawl and jobs print it.")
    private String id;

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("POST", "/api/jobs/" + ApiClient.segment(id) + "/cancel", null, Map.of());
    }

    @Override
    void show(JsonNode job) {
        CellCounts cells = CellCounts.ofJob(job);
        here.out()
                .println("Job " + HumanFormat.line(job.path("id").asText(id)) + " is cancelled"
                        + HumanFormat.simulated(job) + ": "
                        + HumanFormat.count(cells.covered()) + " of " + HumanFormat.count(cells.planned(), "cell")
                        + " answered, "
                        + HumanFormat.count(cells.of("cancelled") + cells.of("open"))
                        + " not asked any more."
                        + (HumanFormat.time(job, "finished_at") == null
                                ? " Calls under way are kept, and counted when they are back."
                                : ""));
        if (HumanFormat.text(job, "notice") != null) {
            here.out().println(here.terminal().yellow(HumanFormat.line(HumanFormat.text(job, "notice"))));
        }
    }
}
