package dev.rollcall.workflows;

/** Which workflow code this is: a workflow that was begun by one version must be ended by the same one. */
public final class WorkflowCode {
    /**
     * Raised when a golden history no longer replays, and only then. Workflows of an earlier version are not replayed by
     * this one: on the local server they are started again from the ledger, on clusters the earlier workers end them.
     */
    public static final int VERSION = 1;

    private WorkflowCode() {}
}
