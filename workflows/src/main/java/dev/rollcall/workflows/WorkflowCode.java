package dev.rollcall.workflows;

/** Which workflow code this is: a workflow that was begun by one version must be ended by the same one. */
public final class WorkflowCode {
    /**
     * Raised when a golden history no longer replays, and only then. What was begun before is not replayed by it: on the
     * local server those runs are started again from the ledger, on clusters workers of the version before end them.
     */
    public static final int VERSION = 1;

    private WorkflowCode() {}
}
