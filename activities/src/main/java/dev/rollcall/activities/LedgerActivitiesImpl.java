package dev.rollcall.activities;

import dev.rollcall.store.CellSelection;
import dev.rollcall.store.Cells.Outlook;
import dev.rollcall.store.Counters.Count;
import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.store.Scope;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.AskReport;
import dev.rollcall.workflows.DomainPlan;
import dev.rollcall.workflows.DomainReport;
import dev.rollcall.workflows.DomainRequest;
import dev.rollcall.workflows.FailureTypes;
import dev.rollcall.workflows.JobFailure;
import dev.rollcall.workflows.JobReport;
import dev.rollcall.workflows.JobRequest;
import dev.rollcall.workflows.LedgerActivities;
import dev.rollcall.workflows.RunEnd;
import dev.rollcall.workflows.SweepReport;
import dev.rollcall.workflows.SweepRequest;
import dev.rollcall.workflows.TaskQueues;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;

final class LedgerActivitiesImpl implements LedgerActivities {
    private static final int MOST_DOMAINS_BY_HAND = 200;
    private static final int MOST_STALE_DOMAINS = 1_000_000;

    private final Ledger ledger;
    private final WorkflowStarter starter;
    private final boolean simulated;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;

    LedgerActivitiesImpl(
            Ledger ledger,
            WorkflowStarter starter,
            boolean simulated,
            InstantSource clock,
            ScheduledExecutorService timer) {
        this.ledger = ledger;
        this.starter = starter;
        this.simulated = simulated;
        this.clock = clock;
        this.timer = timer;
    }

    @Override
    public DomainPlan plan(DomainRequest request) {
        return Steadily.run(() -> planned(request));
    }

    private DomainPlan planned(DomainRequest request) {
        if (request == null) {
            throw mend("there is no input; give {\"domain\":\"stripe.com\"}");
        }
        if (request.job() != null && request.run() != null) {
            Job job = job(request.job());
            Run run = ledger.runs()
                    .find(job.id(), request.run())
                    .orElseThrow(() -> mend("job " + request.job() + " has no run " + request.run()));
            return plan(job, run);
        }
        Job job = refusing(() -> implicitJob(request));
        new Planning(ledger).plan(job, done -> {});
        List<Integer> domains = ledger.jobs().domainIds(job.id(), 0, MOST_DOMAINS_BY_HAND);
        Run run = ledger.runs().open(job.id(), n -> workflowId(), domains, providers(job), false);
        return plan(job, run);
    }

    @Override
    public DomainReport finish(RunEnd end) {
        return Steadily.run(() -> finished(end));
    }

    private DomainReport finished(RunEnd end) {
        Job job = job(end.job());
        Run run = ledger.runs()
                .find(job.id(), end.run())
                .orElseThrow(() -> mend("job " + end.job() + " has no run " + end.run()));
        Outlook outlook = ledger.cells().outlook(CellSelection.of(job, run.domainIds(), job.targetIds()));
        if (job.whole() && outlook.open() == 0) {
            ledger.freshness().done(run.domainIds(), job.simulated(), job.windowStart());
        }
        ledger.runs().finish(job.id(), run.n());
        if (job.driver().equals(workflowId())) {
            endImplicit(job, end.cancelled());
        }
        return new DomainReport(
                job.name(),
                List.copyOf(ledger.domains().names(run.domainIds()).values()),
                words(outlook),
                problems(end.reports()));
    }

    @Override
    public JobReport finishJob(JobRequest request) {
        return beating(() -> {
            Job job = job(request.job());
            if (!job.isFinished() && ledger.counters().recount(job) <= 0) {
                complete(job);
            }
            return report(request.job());
        });
    }

    @Override
    public JobReport cancelJob(JobRequest request) {
        return beating(() -> {
            ledger.jobs()
                    .cancel(
                            job(request.job()).id(),
                            starter.endedByHand(workflowId()).orElse(null));
            return report(request.job());
        });
    }

    @Override
    public void failJob(JobFailure failure) {
        Steadily.run(() -> ledger.jobs().fail(job(failure.job()).id(), failure.problem()));
    }

    @Override
    public SweepReport sweep(SweepRequest request) {
        return beating(() -> swept(request));
    }

    private SweepReport swept(SweepRequest request) {
        Window tick = Window.tick(Instant.ofEpochMilli(request.tick()));
        Scope scope = refusing(() -> Scope.resolve(ledger, simulated, List.of(), List.of()));
        Optional<Job> job = sweepJob(tick, scope);
        job.ifPresent(starter::start);
        return new SweepReport(
                job.map(Job::name).orElse(null),
                tick.name(),
                job.map(Job::domains).orElse(0));
    }

    /** {@code sweep-{tick}}; a second sweep of the same tick that finds more is {@code sweep-{tick}-2}. */
    private Optional<Job> sweepJob(Window tick, Scope scope) {
        String by = workflowId() + "/" + info().getWorkflowRunId();
        for (int n = 1; ; n++) {
            String name = "sweep-" + tick.name() + (n == 1 ? "" : "-" + n);
            Optional<Job> before = ledger.jobs().byName(name);
            if (before.isPresent()) {
                if (by.equals(before.get().requestSha256())) {
                    return before;
                }
                continue;
            }
            return ledger.jobs()
                    .create(new NewJob(
                            name,
                            tick,
                            new Selection.Stale(MOST_STALE_DOMAINS),
                            scope.targetIds(),
                            scope.promptVersionIds(),
                            1,
                            simulated,
                            true,
                            Terms.DEFAULT,
                            name,
                            null,
                            by));
        }
    }

    /** Work that was started by hand gets a job of its own, named after the workflow run that does it. */
    private Job implicitJob(DomainRequest request) {
        String name = request.job() != null ? named(request.job()) : "hand-" + info().getWorkflowRunId();
        Optional<Job> before = ledger.jobs().byName(name);
        if (before.isPresent()) {
            if (!before.get().driver().equals(workflowId())) {
                throw mend("there is a job '" + name + "' already; leave \"job\" out, or give another name");
            }
            return before.get();
        }
        Instant now = clock.instant();
        Scope scope = Scope.resolve(ledger, simulated, request.providers(), request.prompts());
        boolean force = Boolean.TRUE.equals(request.force());
        Window window = force
                ? Window.forced(name, now)
                : request.window() == null ? Window.today(now) : Window.parse(request.window(), now);
        NewJob job = new NewJob(
                name,
                window,
                new Selection.Named(domains(request)),
                scope.targetIds(),
                scope.promptVersionIds(),
                request.repetitions() == null ? 1 : request.repetitions(),
                simulated,
                scope.whole(),
                new Terms(1, Terms.DEFAULT.maxErrors(), Terms.DEFAULT.patience(), null),
                workflowId(),
                null,
                null);
        return ledger.jobs().create(job).orElseThrow(() -> mend("there is no domain in the input"));
    }

    private static String named(String job) {
        if (!job.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}")) {
            throw mend("\"job\": at most 80 letters, digits, '.', '_', '-'");
        }
        return job;
    }

    private static List<Domain> domains(DomainRequest request) {
        List<String> typed = request.allDomains();
        if (typed.isEmpty()) {
            throw mend("there is no domain in the input; give {\"domain\":\"stripe.com\"}");
        }
        if (typed.size() > MOST_DOMAINS_BY_HAND) {
            throw mend("one workflow takes at most " + MOST_DOMAINS_BY_HAND + " domains, not " + typed.size()
                    + "; a crawl takes more (./rollcall crawl)");
        }
        var domains = new ArrayList<Domain>();
        var problems = new ArrayList<String>();
        for (String text : typed) {
            try {
                domains.add(Domain.parse(text));
            } catch (InvalidDomainException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw mend(String.join("; ", problems));
        }
        return domains;
    }

    private DomainPlan plan(Job job, Run run) {
        var asks = new ArrayList<DomainPlan.Ask>();
        var settled = new TreeMap<String, Map<String, Integer>>();
        for (String provider : run.providers()) {
            List<Integer> targets = ledger.providers().targets(job.targetIds()).stream()
                    .filter(target -> target.provider().equals(provider))
                    .map(Target::id)
                    .toList();
            Outlook outlook = ledger.cells().outlook(CellSelection.of(job, run.domainIds(), targets));
            if (outlook.open() > 0) {
                asks.add(new DomainPlan.Ask(provider, queue(job, provider), outlook.open()));
            } else {
                settled.put(provider, words(outlook));
            }
        }
        return new DomainPlan(
                job.name(),
                run.n(),
                job.windowName(),
                List.copyOf(ledger.domains().names(run.domainIds()).values()),
                asks,
                settled);
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

    private void endImplicit(Job job, boolean cancelled) {
        if (cancelled) {
            ledger.jobs().cancel(job.id(), starter.endedByHand(workflowId()).orElse(null));
        } else if (ledger.counters().recount(job) <= 0) {
            complete(job);
        }
    }

    private void complete(Job job) {
        if (job.whole()) {
            ledger.freshness().done(job);
        }
        ledger.jobs().complete(job.id());
    }

    /** Not before the account is final: calls of a cancelled job may be under way. */
    private JobReport report(String name) {
        Job job = job(name);
        if (job.isFinished() && job.finishedAt() == null) {
            throw AttemptRegistry.comeBack("calls under way are being kept", Duration.ofSeconds(1));
        }
        Map<String, Long> cells = ledger.counters().ended(job.id()).stream()
                .collect(Collectors.groupingBy(
                        count -> count.cellState().word(), TreeMap::new, Collectors.summingLong(Count::n)));
        return new JobReport(name, job.state().word(), job.planned(), cells);
    }

    private Job job(String name) {
        return ledger.jobs().byName(name).orElseThrow(() -> mend("the ledger knows no job '" + name + "'"));
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

    /** What makes no sense now makes none later: the workflow fails with the words, instead of trying for ever. */
    private static <T> T refusing(Supplier<T> step) {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            throw mend(e.getMessage());
        }
    }

    /** A large job takes longer than a dead worker may go unnoticed. */
    private <T> T beating(Supplier<T> step) {
        try (var beats = new HeartbeatTimer(timer, Activity.getExecutionContext()::heartbeat)) {
            beats.say("counting");
            return Steadily.run(step);
        }
    }

    private static ApplicationFailure mend(String words) {
        return ApplicationFailure.newNonRetryableFailure(words, FailureTypes.MEND_INPUT);
    }

    private static ActivityInfo info() {
        return Activity.getExecutionContext().getInfo();
    }

    private static String workflowId() {
        return info().getWorkflowId();
    }
}
