package dev.rollcall.activities.jobs;

import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.DomainPlan;
import dev.rollcall.workflows.DomainReport;
import dev.rollcall.workflows.DomainRequest;
import dev.rollcall.workflows.JobFailure;
import dev.rollcall.workflows.JobOrder;
import dev.rollcall.workflows.JobReport;
import dev.rollcall.workflows.JobRequest;
import dev.rollcall.workflows.LedgerActivities;
import dev.rollcall.workflows.OrderReport;
import dev.rollcall.workflows.RunEnd;
import dev.rollcall.workflows.SweepReport;
import dev.rollcall.workflows.SweepRequest;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.InstantSource;
import java.util.function.Supplier;

final class LedgerActivitiesImpl implements LedgerActivities {
    private final LedgerSteps steps;
    private final DomainRuns runs;
    private final JobEnds ends;
    private final SweepJobs sweeps;
    private final JobOrders orders;

    LedgerActivitiesImpl(
            Ledger ledger, WorkflowStarter starter, boolean simulated, InstantSource clock, LedgerSteps steps) {
        this.steps = steps;
        this.ends = new JobEnds(ledger, starter);
        this.runs = new DomainRuns(ledger, ends, new ImplicitJobs(ledger, simulated, clock));
        this.sweeps = new SweepJobs(ledger, starter, simulated);
        this.orders = new JobOrders(ledger);
    }

    @Override
    public DomainPlan plan(DomainRequest request) {
        return steps.run(() -> runs.plan(request, info()));
    }

    @Override
    public DomainReport finish(RunEnd end) {
        return steps.run(() -> runs.finish(end, info().getWorkflowId()));
    }

    @Override
    public JobReport finishJob(JobRequest request) {
        return counting(() -> ends.finish(request));
    }

    @Override
    public JobReport cancelJob(JobRequest request) {
        return counting(() -> ends.cancel(request, info().getWorkflowId()));
    }

    @Override
    public void failJob(JobFailure failure) {
        steps.run(() -> ends.fail(failure));
    }

    @Override
    public OrderReport order(JobOrder order) {
        return steps.run(() -> orders.carryOut(order));
    }

    @Override
    public SweepReport sweep(SweepRequest request) {
        return counting(() -> sweeps.sweep(request, info()));
    }

    private <T> T counting(Supplier<T> step) {
        return steps.runLong(progress -> {
            progress.accept("counting");
            return step.get();
        });
    }

    private static ActivityInfo info() {
        return Activity.getExecutionContext().getInfo();
    }
}
