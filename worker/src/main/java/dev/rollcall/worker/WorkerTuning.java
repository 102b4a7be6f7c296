package dev.rollcall.worker;

/**
 * How much a worker does at once.
 *
 * @param steps ledger activities; more than the ledger has connections would only wait for each other; 20
 * @param jobs job activities (planning, feeding); 20
 * @param asksPerProvider ask activities of one provider, each with several calls; 24
 * @param interactiveAsksPerProvider the same for interactive jobs, in addition; 8
 */
public record WorkerTuning(int steps, int jobs, int asksPerProvider, int interactiveAsksPerProvider) {
    public static final WorkerTuning DEFAULT = new WorkerTuning(20, 20, 24, 8);
}
