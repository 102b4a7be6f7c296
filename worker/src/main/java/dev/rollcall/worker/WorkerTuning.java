package dev.rollcall.worker;

/**
 * How much a worker does at once.
 *
 * @param steps ledger activities; more than the ledger has connections would only wait for each other; 20
 * @param jobs job activities (planning, feeding); 20
 * @param asksPerProvider ask activities of one provider, each with several calls; 24
 * @param interactiveAsksPerProvider the same for interactive jobs, in addition; 8
 * @param batchesPerProvider steps of one provider's batches: as many are looked at, sent or read at once; 20
 * @param sites that are crawled at once; 5
 */
public record WorkerTuning(
        int steps, int jobs, int asksPerProvider, int interactiveAsksPerProvider, int batchesPerProvider, int sites) {
    public static final WorkerTuning DEFAULT = new WorkerTuning(20, 20, 24, 8, 20, 5);

    /** With the usual number of steps of batches, and of sites. */
    public WorkerTuning(int steps, int jobs, int asksPerProvider, int interactiveAsksPerProvider) {
        this(steps, jobs, asksPerProvider, interactiveAsksPerProvider, 20, 5);
    }
}
