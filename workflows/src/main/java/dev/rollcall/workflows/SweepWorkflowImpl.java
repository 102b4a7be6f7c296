package dev.rollcall.workflows;

import io.temporal.workflow.Workflow;
import java.util.List;

public final class SweepWorkflowImpl implements SweepWorkflow {
    private final LedgerActivities ledger = ActivityStubs.ledgerOfJobs();

    @Override
    public SweepReport sweep(SweepRequest request) {
        Long tick = request == null ? null : request.tick();
        SweepReport report = ledger.sweep(new SweepRequest(tick == null ? Workflow.currentTimeMillis() : tick));
        SearchAttributes.upsertMissing(report.job(), report.window(), List.of());
        return report;
    }
}
