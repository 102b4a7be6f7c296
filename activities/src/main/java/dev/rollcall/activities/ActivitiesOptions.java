package dev.rollcall.activities;

import dev.rollcall.activities.ask.AskTimings;
import dev.rollcall.activities.batch.BatchSettings;
import dev.rollcall.activities.canary.CanarySettings;
import dev.rollcall.activities.jobs.JobPace;
import dev.rollcall.activities.jobs.Retention;
import dev.rollcall.activities.judge.JudgeSettings;
import dev.rollcall.activities.limits.KeySource;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.activities.site.SiteCrawling;
import dev.rollcall.store.AlertSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * How this worker asks.
 *
 * @param simulated it asks the simulator: its answers are marked, and kept apart from real ones
 * @param configs who is asked
 * @param keys with which keys; a provider without one is skipped
 * @param prompts what is asked, name to text with {@code {domain}} in it; these become the current prompts
 * @param maxOutputTokens most tokens an answer may have; what is cut is marked, not lost
 * @param timings how long an ask does what
 * @param clock for waits
 * @param pace how jobs are handed out and looked after
 * @param retention how long what is kept
 * @param judge who judges answers; null: nobody does
 * @param alerts which alerts are raised; by default none
 * @param meters where it measures its work
 * @param observations where it tells of each ask, call and save; by default nowhere
 * @param canaries the canary prompts; null: they are not asked
 * @param batches how batches are made and looked after
 * @param sites how the own sites of domains are crawled; null: this worker crawls none
 */
public record ActivitiesOptions(
        boolean simulated,
        List<ProviderConfig> configs,
        KeySource keys,
        Map<String, String> prompts,
        int maxOutputTokens,
        AskTimings timings,
        InstantSource clock,
        JobPace pace,
        Retention retention,
        JudgeSettings judge,
        AlertSettings alerts,
        MeterRegistry meters,
        ObservationRegistry observations,
        CanarySettings canaries,
        BatchSettings batches,
        SiteCrawling sites) {
    /** The usual pace and retention, and nothing is measured. */
    public ActivitiesOptions(
            boolean simulated,
            List<ProviderConfig> configs,
            KeySource keys,
            Map<String, String> prompts,
            int maxOutputTokens,
            AskTimings timings,
            InstantSource clock) {
        this(
                simulated,
                configs,
                keys,
                prompts,
                maxOutputTokens,
                timings,
                clock,
                JobPace.DEFAULT,
                Retention.DEFAULT,
                null,
                AlertSettings.NONE,
                new CompositeMeterRegistry(),
                ObservationRegistry.NOOP,
                null,
                BatchSettings.DEFAULT,
                null);
    }

    public ActivitiesOptions {
        configs = List.copyOf(configs);
        for (ProviderConfig config : configs) {
            if (config.simulated() != simulated) {
                throw new IllegalArgumentException(config.provider() + ": real and simulated providers can't be mixed");
            }
        }
    }
}
