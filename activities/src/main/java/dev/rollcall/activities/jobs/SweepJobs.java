package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * Jobs of the watched domains that are stale: in each sweep one for each group of targets that are due together. Most
 * installations have one group: no target has hours of its own.
 */
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

    /** Makes the sweep's jobs and starts them; tried again, it finds those that it made before. */
    SweepReport sweep(SweepRequest request, ActivityInfo info) {
        Instant at = Instant.ofEpochMilli(request.tick());
        String by = info.getWorkflowId() + "/" + info.getWorkflowRunId();
        ledger.sweepSchedule().swept();
        List<Job> jobs = jobs(at, by);
        jobs.forEach(starter::start);
        return SweepReport.of(
                jobs.stream().map(Job::name).toList(),
                Window.tick(at, hours()).name(),
                jobs.stream().mapToInt(Job::domains).sum());
    }

    /** @param by the workflow run that sweeps: kept with the jobs, to know its own again */
    List<Job> jobs(Instant at, String by) {
        int hours = hours();
        SortedMap<Integer, Scope> groups = MendInput.refusing(() -> Scope.byCadence(ledger, simulated));
        var jobs = new ArrayList<Job>();
        groups.forEach((cadence, scope) -> {
            int window = cadence == Scope.DOMAINS_OWN ? hours : Math.min(hours, cadence);
            job(Window.tick(at, window), cadence, scope, by).ifPresent(jobs::add);
        });
        return jobs;
    }

    /** How long a sweep's window is. With a schedule of its own, sweeps may come every hour, and must not share a window. */
    private int hours() {
        return ledger.sweepSchedule().read().cronFrom().equals("bundled") ? Window.SWEEP_HOURS : 1;
    }

    /**
     * {@code sweep-{tick}}, or {@code sweep-{tick}-6h} for targets whose answers may be six hours old; a second sweep of the
     * same tick that finds more is {@code sweep-{tick}-2}.
     */
    private Optional<Job> job(Window tick, int cadence, Scope scope, String by) {
        String first = "sweep-" + tick.name() + (cadence == Scope.DOMAINS_OWN ? "" : "-" + cadence + "h");
        for (int n = 1; ; n++) {
            String name = first + (n == 1 ? "" : "-" + n);
            Optional<Job> before = ledger.jobs().byName(name);
            if (before.isEmpty()) {
                return ledger.jobs().create(stale(name, tick, cadence, scope, by));
            }
            if (by.equals(before.get().requestSha256())) {
                return before;
            }
        }
    }

    /** Its answers have to be there before the first of its domains is due again. */
    private NewJob stale(String name, Window tick, int cadence, Scope scope, String by) {
        OptionalInt hours = ledger.freshness().leastHours(simulated, cadence);
        Instant deadline = hours.isEmpty() ? null : Instant.now().plus(Duration.ofHours(hours.getAsInt()));
        return new NewJob(
                name,
                tick,
                new Selection.Stale(MOST_DOMAINS, cadence),
                scope,
                1,
                simulated,
                new Terms(
                        Terms.DEFAULT.priority(),
                        Terms.DEFAULT.maxErrors(),
                        Terms.DEFAULT.patience(),
                        null,
                        Lane.AUTO,
                        deadline),
                new Origin(name, null, by));
    }
}
