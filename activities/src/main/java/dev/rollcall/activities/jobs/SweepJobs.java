package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Origin;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Scope;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.SweepReport;
import dev.rollcall.workflows.SweepRequest;
import io.temporal.activity.ActivityInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs of the watched domains that are stale: one a sweep. */
final class SweepJobs {
    private static final int MOST_DOMAINS = 1_000_000;

    private final Ledger ledger;
    private final WorkflowStarter starter;
    private final boolean simulated;

    SweepJobs(Ledger ledger, WorkflowStarter starter, boolean simulated) {
        this.ledger = ledger;
        this.starter = starter;
        this.simulated = simulated;
    }

    /** Makes the sweep's job and starts it; tried again, it finds the job that it made before. */
    SweepReport sweep(SweepRequest request, ActivityInfo info) {
        Window tick = Window.tick(Instant.ofEpochMilli(request.tick()));
        Scope scope = MendInput.refusing(() -> Scope.resolve(ledger, simulated, List.of(), List.of()));
        Optional<Job> job = job(tick, scope, info.getWorkflowId() + "/" + info.getWorkflowRunId());
        job.ifPresent(starter::start);
        return new SweepReport(
                job.map(Job::name).orElse(null),
                tick.name(),
                job.map(Job::domains).orElse(0));
    }

    /**
     * {@code sweep-{tick}}; a second sweep of the same tick that finds more is {@code sweep-{tick}-2}.
     *
     * @param by the workflow run that sweeps: kept with the job, to know its own again
     */
    private Optional<Job> job(Window tick, Scope scope, String by) {
        for (int n = 1; ; n++) {
            String name = "sweep-" + tick.name() + (n == 1 ? "" : "-" + n);
            Optional<Job> before = ledger.jobs().byName(name);
            if (before.isEmpty()) {
                return ledger.jobs().create(stale(name, tick, scope, by));
            }
            if (by.equals(before.get().requestSha256())) {
                return before;
            }
        }
    }

    private NewJob stale(String name, Window tick, Scope scope, String by) {
        return new NewJob(
                name,
                tick,
                new Selection.Stale(MOST_DOMAINS),
                scope,
                1,
                simulated,
                Terms.DEFAULT,
                new Origin(name, null, by));
    }
}
