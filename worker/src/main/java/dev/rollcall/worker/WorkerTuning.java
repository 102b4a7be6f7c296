package dev.rollcall.worker;

/**
 * How much a worker does at once.
 *
 * @param steps ledger steps; more than the ledger's connections only wait for each other; 20
 * @param jobs jobs planned or fed; 20
 * @param asksPerProvider asks of one provider, each of them with several calls; 24
 * @param workflowCache workflows kept in memory between their steps, 600; 0: each step replays its history
 */
public record WorkerTuning(int steps, int jobs, int asksPerProvider, int workflowCache) {
    public static final WorkerTuning DEFAULT = new WorkerTuning(20, 20, 24, 600);

    /** The in-process test server does not give a lost worker's cached workflows to another one. */
    public static final WorkerTuning FOR_A_TEST_SERVER = new WorkerTuning(20, 20, 24, 0);
}
