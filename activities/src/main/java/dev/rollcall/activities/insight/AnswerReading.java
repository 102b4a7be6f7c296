package dev.rollcall.activities.insight;

import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.insight.Extractor;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.InsightActivities;
import io.temporal.client.WorkflowClient;
import java.util.HexFormat;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/** Reading what answers say, as one worker does it: the door of this room. */
public final class AnswerReading {
    private final InsightActivities activities;
    private final InsightStart start;

    /**
     * Puts this program's extractor in force.
     *
     * @param worker its row in the ledger
     * @param timer for heartbeats
     * @param asks whether this worker asks providers now: asks go first
     */
    public AnswerReading(
            Ledger ledger,
            WorkflowClient client,
            int worker,
            Drain drain,
            ScheduledExecutorService timer,
            BooleanSupplier asks) {
        int extractor =
                ledger.extractors().register(Extractor.version(), HexFormat.of().formatHex(Extractor.sha256()));
        start = new InsightStart(client);
        activities = new InsightActivitiesImpl(
                ledger,
                new InsightActivitiesImpl.Reader(worker, extractor),
                drain,
                new LedgerSteps(timer),
                new ReadingPace(asks));
    }

    /** What Temporal calls. */
    public InsightActivities activities() {
        return activities;
    }

    /** Sees to it that the workflow is there; one worker at a time does that. */
    public InsightStart start() {
        return start;
    }
}
