package dev.rollcall.workflows;

/** The version of the workflow code. A workflow that began in one version must end in the same version. */
public final class WorkflowCode {
    /**
     * Raised when a golden history no longer replays, and only then. This version does not replay workflows of an earlier
     * one: on the local server they are started again from the ledger; on clusters, workers of the earlier version end them.
     */
    public static final int VERSION = 1;

    private WorkflowCode() {}
}
