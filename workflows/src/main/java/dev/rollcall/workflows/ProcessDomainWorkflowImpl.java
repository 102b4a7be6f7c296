package dev.rollcall.workflows;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A dead provider is an outcome of the domain, never its failure. */
public final class ProcessDomainWorkflowImpl implements ProcessDomainWorkflow {
    private final LedgerActivities ledger = ActivityStubs.ledger();
    private final Map<String, AskReport> reports = new TreeMap<>();
    private String phase = "planning";
    private DomainPlan plan;

    /** Queries may come before {@link #process} runs. Then they are answered from the request. */
    @WorkflowInit
    public ProcessDomainWorkflowImpl(DomainRequest request) {
        plan = request == null
                ? new DomainPlan(null, 0, null, List.of(), List.of(), Map.of())
                : new DomainPlan(request.job(), 0, request.window(), request.allDomains(), List.of(), Map.of());
    }

    @Override
    public DomainReport process(DomainRequest request) {
        plan = planned(request);
        SearchAttributes.upsertMissing(plan.job(), plan.window(), plan.domains());
        enter("asking");
        List<Promise<AskReport>> asked = plan.asks().stream().map(this::ask).toList();
        Promise.allOf(asked).get();
        return CancellationScope.current().isCancelRequested() ? cancelled() : finished();
    }

    @Override
    public DomainStatus status() {
        var done = new TreeMap<>(plan.settled());
        reports.forEach((provider, report) -> done.put(provider, report.cells()));
        return new DomainStatus(phase, plan.job(), plan.domains(), progress(), pending(), done);
    }

    /** With bad input the workflow fails with the reason itself, not with "activity failed". */
    private DomainPlan planned(DomainRequest request) {
        try {
            return ledger.plan(request);
        } catch (ActivityFailure failure) {
            throw failure.getCause() instanceof ApplicationFailure problem ? problem : failure;
        }
    }

    private Promise<AskReport> ask(DomainPlan.Ask ask) {
        return Async.function(ActivityStubs.asking(ask)::ask, new AskRequest(plan.job(), plan.run(), ask.provider()))
                .handle((report, failure) -> failure == null ? report : AskReport.failed(ask.provider(), why(failure)))
                .thenApply(this::returned);
    }

    private AskReport returned(AskReport report) {
        reports.put(report.provider(), report);
        enter(phase);
        return report;
    }

    private DomainReport finished() {
        enter("finishing");
        DomainReport report = ledger.finish(end(false));
        enter("done");
        return report;
    }

    /**
     * The results of calls in flight are saved already. The run's end is written to the ledger although this workflow is
     * cancelled.
     */
    private DomainReport cancelled() {
        Workflow.newDetachedCancellationScope(() -> ledger.finish(end(true))).run();
        enter("cancelled");
        throw new CanceledFailure("cancelled in Temporal");
    }

    private RunEnd end(boolean cancelled) {
        return new RunEnd(plan.job(), plan.run(), List.copyOf(reports.values()), cancelled);
    }

    private List<String> pending() {
        return plan.asks().stream()
                .map(DomainPlan.Ask::provider)
                .filter(provider -> !reports.containsKey(provider))
                .toList();
    }

    private String progress() {
        int settled = plan.settled().size();
        return (settled + reports.size()) + "/" + (settled + plan.asks().size());
    }

    private void enter(String next) {
        phase = next;
        String open = pending().isEmpty() ? "" : ", open: " + String.join(", ", pending());
        Workflow.setCurrentDetails("**" + phase + "** " + progress() + " providers" + open);
    }

    private static String why(RuntimeException failure) {
        Throwable cause =
                failure instanceof ActivityFailure && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ApplicationFailure application
                ? application.getOriginalMessage()
                : cause.getClass().getSimpleName();
    }
}
