package dev.rollcall.simulator.batches;

/** How far a batch is, whatever its provider calls it. */
public enum BatchPhase {
    /** It is checked, or waits for its turn. */
    WAITING(false),
    RUNNING(false),
    FINALIZING(false),
    CANCELLING(false),
    /** Its rows were not accepted. */
    FAILED(true),
    COMPLETED(true),
    EXPIRED(true),
    CANCELLED(true);

    private final boolean terminal;

    BatchPhase(boolean terminal) {
        this.terminal = terminal;
    }

    public boolean terminal() {
        return terminal;
    }
}
