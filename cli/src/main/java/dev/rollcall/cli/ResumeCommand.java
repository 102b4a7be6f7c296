package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** Takes a pause away. */
@Command(name = "resume", description = "Lets a job, or one provider in it, go on after a pause.")
public final class ResumeCommand extends ControlCommand {
    public ResumeCommand() {
        super("resume");
    }

    @Override
    void show(JsonNode job) {
        here.out()
                .println(subject(job) + " is not paused by anybody" + HumanFormat.simulated(job) + "; the job is "
                        + HumanFormat.line(job.path("status").asText()) + ".");
        HeldLines.of(job).forEach(line -> here.out().println(here.terminal().yellow(line)));
        notice(job);
    }
}
