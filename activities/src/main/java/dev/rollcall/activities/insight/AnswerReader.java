package dev.rollcall.activities.insight;

import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.insight.Extractor;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.InsightActivities;
import java.util.HexFormat;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/** Reads what answers say, as one worker does it: the door of this room. */
public final class AnswerReader {
    private final int extractor;
    private final InsightActivities activities;

    /**
     * Puts this program's extractor in force.
     *
     * @param timer for heartbeats
     * @param asks whether this worker asks providers now: asks go first
     */
    public AnswerReader(Ledger ledger, Drain drain, ScheduledExecutorService timer, BooleanSupplier asks) {
        extractor =
                ledger.extractors().register(Extractor.version(), HexFormat.of().formatHex(Extractor.sha256()));
        activities = new InsightActivitiesImpl(ledger, extractor, drain, new LedgerSteps(timer), new ReadingPace(asks));
    }

    /** This program's, in the ledger. */
    public int extractor() {
        return extractor;
    }

    /** What Temporal calls. */
    public InsightActivities activities() {
        return activities;
    }
}
