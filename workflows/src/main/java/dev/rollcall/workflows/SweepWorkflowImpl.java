package dev.rollcall.workflows;

import io.temporal.workflow.Workflow;

public final class SweepWorkflowImpl implements SweepWorkflow {
    private final LedgerActivities ledger = Steps.ledgerOfJobs();

    @Override
    public SweepReport sweep(SweepRequest request) {
        Long tick = request == null ? null : request.tick();
        return ledger.sweep(new SweepRequest(tick == null ? Workflow.currentTimeMillis() : tick));
    }
}
