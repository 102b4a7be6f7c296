package dev.rollcall.activities.batch;

import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.activities.measure.WorkMeters;
import dev.rollcall.llm.batch.BatchPanel;
import dev.rollcall.llm.batch.BatchTarget;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.workflows.BatchActivities;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Asking in providers' batches, as one worker does it: the door of this room. */
public final class BatchLane {
    private final BatchTools tools;
    private final BatchActivities activities;
    private final BatchPass pass;

    /** @param timer for heartbeats */
    public BatchLane(BatchTools tools, ScheduledExecutorService timer, WorkMeters meters) {
        this.tools = tools;
        this.pass = new BatchPass(meters);
        this.activities = new BatchActivitiesImpl(tools, new LedgerSteps(timer), pass);
    }

    /** What Temporal calls. */
    public BatchActivities activities() {
        return activities;
    }

    /** @param starter starts a batch's workflow, if it does not run */
    public BatchFeed feed(Job job, Consumer<ProviderBatch> starter) {
        return new BatchFeed(tools, job, starter);
    }

    /** Of calls that are no cells. @param starter starts a batch's workflow, if it does not run */
    public CallBatches calls(Consumer<ProviderBatch> starter) {
        return new CallBatches(tools, starter);
    }

    /** Whether the provider has batches at all. */
    public boolean has(String provider) {
        return tools.panel().terms(new BatchTarget(provider, null, null, false)).isPresent();
    }

    /** Whether the provider takes calls of this target in batches. */
    public static boolean has(BatchPanel panel, String provider, String model, String surface) {
        return panel.terms(BatchTools.target(provider, model, surface)).isPresent();
    }

    /** What was done since it was told last. */
    public BatchPass pass() {
        return pass;
    }
}
