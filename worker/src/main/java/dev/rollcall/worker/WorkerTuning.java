package dev.rollcall.worker;

/**
 * How much a worker does at once.
 *
 * @param steps ledger steps; more than the ledger's connections only wait for each other; 20
 * @param jobs jobs planned or fed; 20
 * @param asksPerProvider asks of one provider, each of them with several calls; 24
 * @param interactiveAsksPerProvider the same of interactive jobs, beside those; 8
 */
public record WorkerTuning(int steps, int jobs, int asksPerProvider, int interactiveAsksPerProvider) {
    public static final WorkerTuning DEFAULT = new WorkerTuning(20, 20, 24, 8);
}
