package dev.rollcall.activities.measure;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * What an ask does, as spans of its trace: the ask, each call to its provider, and the saving of each result. They tell job, provider,
 * model and outcome; never a prompt, an answer or a key.
 */
public final class CallObservations {
    /** {@code true} where a person waits for the job. */
    public static final String INTERACTIVE = "rollcall.interactive";

    private static final String JOB = "rollcall.job";
    private static final String PROVIDER = "rollcall.provider";
    private static final String MODEL = "rollcall.model";
    private static final String OUTCOME = "rollcall.outcome";

    private final ObservationRegistry registry;

    public CallObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** To be run in the activity's thread, whose trace it belongs to. */
    public Observation ask(String job, String provider, boolean interactive) {
        return Observation.createNotStarted("ask", registry)
                .contextualName("ask " + provider)
                .lowCardinalityKeyValue(JOB, job)
                .lowCardinalityKeyValue(PROVIDER, provider)
                .lowCardinalityKeyValue(INTERACTIVE, String.valueOf(interactive));
    }

    /** The ask that this thread runs; null when nothing is observed. */
    public Observation current() {
        return registry.getCurrentObservation();
    }

    /** @param ask null: nothing is observed */
    public Observation call(Observation ask, String job, String provider, String model) {
        return Observation.createNotStarted("provider.call", registry)
                .contextualName("call " + provider)
                .parentObservation(ask)
                .lowCardinalityKeyValue(JOB, job)
                .lowCardinalityKeyValue(PROVIDER, provider)
                .lowCardinalityKeyValue(MODEL, model);
    }

    public void outcome(Observation call, String outcome) {
        call.lowCardinalityKeyValue(OUTCOME, outcome);
    }

    public Observation save(Observation ask, String job, String outcome) {
        return Observation.createNotStarted("ledger.save", registry)
                .contextualName("save")
                .parentObservation(ask)
                .lowCardinalityKeyValue(JOB, job)
                .lowCardinalityKeyValue(OUTCOME, outcome);
    }
}
