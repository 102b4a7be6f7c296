package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;

/** Ends a job, or one provider in it, before its time. */
@Command(
        name = "cancel",
        description = "Cancels a job, or one provider in it: no new call is made, answers that come in are kept.")
public final class CancelCommand extends ControlCommand {
    public CancelCommand() {
        super("cancel");
    }

    @Override
    ObjectNode body() {
        return provider == null && reason == null ? null : super.body();
    }

    @Override
    void show(JsonNode job) {
        boolean isWhole = provider == null;
        CellCounts cells = isWhole ? CellCounts.ofJob(job) : ofProvider(job);
        long left = cells.of("cancelled") + (isWhole ? cells.of("open") : 0);
        here.out()
                .println(subject(job) + " is cancelled"
                        + HumanFormat.simulated(job) + ": "
                        + HumanFormat.count(cells.covered()) + " of " + HumanFormat.count(cells.planned(), "cell")
                        + " answered, " + HumanFormat.count(left) + " not asked any more."
                        + (HumanFormat.time(job, "finished_at") == null
                                ? " Calls under way are kept, and counted when they are back."
                                : ""));
        notice(job);
    }

    private CellCounts ofProvider(JsonNode job) {
        return CellCounts.ofProviders(job).stream()
                .filter(counts -> counts.provider().equals(provider))
                .findFirst()
                .orElse(CellCounts.ofJob(job));
    }
}
