package dev.rollcall.activities.jobs;

import dev.rollcall.store.CellSelection;
import dev.rollcall.store.Cells.Outlook;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.workflows.AskReport;
import dev.rollcall.workflows.DomainPlan;
import dev.rollcall.workflows.DomainReport;
import dev.rollcall.workflows.DomainRequest;
import dev.rollcall.workflows.RunEnd;
import dev.rollcall.workflows.TaskQueues;
import io.temporal.activity.ActivityInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One workflow's work on some domains: what it asks of whom, and what became of it. */
final class DomainRuns {
    private final Ledger ledger;
    private final JobFinder finder;
    private final JobEnds ends;
    private final ImplicitJobs implicitJobs;

    DomainRuns(Ledger ledger, JobEnds ends, ImplicitJobs implicitJobs) {
        this.ledger = ledger;
        this.finder = new JobFinder(ledger);
        this.ends = ends;
        this.implicitJobs = implicitJobs;
    }

    /** The plan of a run that the feed has written, or of an implicit job that is made for it. */
    DomainPlan plan(DomainRequest request, ActivityInfo info) {
        if (request == null) {
            throw ImplicitJobs.noDomain("there is no input");
        }
        if (request.job() != null && request.run() != null) {
            Job job = finder.job(request.job());
            return plan(job, finder.run(job, request.run()));
        }
        Job job = implicitJobs.of(request, info);
        new Planning(ledger).plan(job, done -> {});
        List<Integer> domains = ledger.jobs().domainIds(job.id(), 0, ImplicitJobs.MOST_DOMAINS);
        Run run = ledger.runs().open(job.id(), n -> info.getWorkflowId(), domains, providers(job), false);
        return plan(job, run);
    }

    /** @param workflow the run's; an implicit job that it drives ends with it */
    DomainReport finish(RunEnd end, String workflow) {
        Job job = finder.job(end.job());
        Run run = finder.run(job, end.run());
        Outlook outlook = ledger.cells().outlook(CellSelection.of(job, run.domainIds(), job.targetIds()));
        if (job.whole() && outlook.open() == 0) {
            ledger.freshness().done(run.domainIds(), job.simulated(), job.cadences(), job.windowStart());
        }
        ledger.runs().finish(job.id(), run.n());
        if (job.driver().equals(workflow)) {
            endImplicit(job, end.cancelled(), workflow);
        }
        return new DomainReport(job.name(), names(run), words(outlook), problems(end.reports()));
    }

    private void endImplicit(Job job, boolean cancelled, String workflow) {
        if (cancelled) {
            ends.cancel(job, workflow);
        } else {
            ends.endIfNothingOpen(job);
        }
    }

    private DomainPlan plan(Job job, Run run) {
        var asks = new ArrayList<DomainPlan.Ask>();
        var settled = new TreeMap<String, Map<String, Integer>>();
        for (String provider : run.providers()) {
            List<Integer> targets = ledger.providers().targets(job.targetIds()).stream()
                    .filter(target -> target.provider().equals(provider))
                    .map(Target::id)
                    .toList();
            CellSelection cells = CellSelection.of(job, run.domainIds(), targets);
            Outlook askable = ledger.cells().askable(cells);
            if (askable.open() > 0 && askable.jobState().isActive()) {
                asks.add(new DomainPlan.Ask(provider, queue(job, provider), askable.open(), job.priority()));
            } else {
                settled.put(provider, settled(job, run, provider, ledger.cells().outlook(cells)));
            }
        }
        return new DomainPlan(job.name(), run.n(), job.windowName(), names(run), asks, settled);
    }

    /** What is left open because it is held is brought again by the feed, which must not think that it is asked here. */
    private Map<String, Integer> settled(Job job, Run run, String provider, Outlook outlook) {
        if (outlook.open() > 0) {
            ledger.runs().back(job.id(), run.n(), provider);
        }
        return words(outlook);
    }

    private static String queue(Job job, String provider) {
        return job.isInteractive()
                ? TaskQueues.askNow(provider, job.simulated())
                : TaskQueues.ask(provider, job.simulated());
    }

    private List<String> providers(Job job) {
        return ledger.providers().targets(job.targetIds()).stream()
                .map(Target::provider)
                .distinct()
                .toList();
    }

    private List<String> names(Run run) {
        return List.copyOf(ledger.domains().names(run.domainIds()).values());
    }

    private static Map<String, Integer> words(Outlook outlook) {
        var words = new TreeMap<String, Integer>();
        outlook.ended().forEach((state, n) -> words.put(state.word(), n));
        if (outlook.open() > 0) {
            words.put("open", outlook.open());
        }
        return words;
    }

    private static Map<String, String> problems(List<AskReport> reports) {
        var problems = new TreeMap<String, String>();
        reports.stream()
                .filter(report -> report.problem() != null)
                .forEach(report -> problems.put(report.provider(), report.problem()));
        return problems;
    }
}
