package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** Lets a job make no new calls until somebody resumes it. */
@Command(
        name = "pause",
        description = "Pauses a job, or one provider in it: no new call is made, answers that come in are kept.")
public final class PauseCommand extends ControlCommand {
    public PauseCommand() {
        super("pause");
    }

    @Override
    void show(JsonNode job) {
        String more = provider == null ? "" : " --provider " + HumanFormat.line(provider);
        here.out()
                .println(subject(job) + " is paused" + HumanFormat.simulated(job) + ": "
                        + HumanFormat.count(CellCounts.ofJob(job).of("open"), "cell")
                        + " of the job open. To go on: ./rollcall resume "
                        + HumanFormat.line(job.path("id").asText(id)) + more);
        notice(job);
    }
}
