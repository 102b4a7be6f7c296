package dev.rollcall.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.Activities;
import dev.rollcall.activities.ActivitiesOptions;
import dev.rollcall.activities.ask.AskTimings;
import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.store.Action;
import dev.rollcall.store.ActionKind;
import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Counters.Count;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.Scope;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.CrawlJobWorkflow;
import dev.rollcall.workflows.DomainRequest;
import dev.rollcall.workflows.ProcessDomainWorkflow;
import dev.rollcall.workflows.RetentionWorkflow;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole of it, in one JVM: a Temporal server in real time, a real PostgreSQL, real HTTP to the simulator. */
class RollcallWorkerTest {
    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private Simulator simulator = Simulator.start(SimulatorOptions.defaults());
    private final TestServer.InProcessTestServer server = TestServer.createServer(true);
    private final WorkflowServiceStubs stubs =
            WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(server.getChannel())
                    .build());
    private final WorkflowClient client = WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace("default").build());
    private Panel panel;
    private Activities activities;
    private RollcallWorker worker;

    @AfterEach
    void close() {
        if (worker != null) {
            worker.close();
            activities.close();
            panel.close();
        }
        stubs.shutdownNow();
        server.close();
        simulator.close();
        test.close();
    }

    @Test
    void aDomainTypedByHandIsAskedOfEverybody() {
        start();
        var report = client.newWorkflowStub(
                        ProcessDomainWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.ROLLCALL)
                                .setWorkflowId("by-hand")
                                .build())
                .process(new DomainRequest("Stripe.com", null, null, null, null, null, null, null, null));
        assertThat(report.domains()).containsExactly("stripe.com");
        assertThat(report.cells()).containsEntry("answered", 30).containsEntry("skipped", 3);
        Job job = ledger.jobs().byName(report.job()).orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.COMPLETED);
        assertThat(simulator.counts().usable()).isEqualTo(30);
    }

    @Test
    void aJobCompletesWhateverItsProvidersDoAndAsksNobodyTwice() {
        start("groq=limited:600/min", "mistral=flaky:0.2", "cohere=refused:0.3", "xai=truncated:0.5");
        Job job = job("trial", Duration.ofHours(1), "stripe.com", "adyen.com", "paypal.com", "klarna.com");
        var report = crawl(job);
        assertThat(report.state()).isEqualTo("completed");
        assertThat(report.planned()).isEqualTo(132);
        assertThat(report.cells().values().stream().mapToLong(n -> n).sum()).isEqualTo(132);
        assertThat(report.cells()).containsEntry("skipped", 12L);
        var audit = ledger.answers().audit(job);
        assertThat(audit.askedAfterAnswer()).isZero();
        assertThat(audit.lostAttempts()).isZero();
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.usable()).isLessThanOrEqualTo(1));
    }

    @Test
    void aDeadProviderHoldsNobodyUpAndIsNamed() {
        start("groq=dead", "openai=unauthorized");
        Job job = job("dead", Duration.ofSeconds(3), "stripe.com", "adyen.com");
        assertThat(crawl(job).state()).isEqualTo("completed");
        assertThat(failed(job)).containsExactly(Map.entry("groq", 6L), Map.entry("openai", 6L));
        assertThat(ledger.counters().ended(job.id()))
                .filteredOn(count -> count.cellState() == CellState.ANSWERED)
                .extracting(Count::n)
                .containsOnly(6L)
                .hasSize(8);
    }

    /** One rejects all, one says nothing; once both are healed, a retry of the finished job asks these, and nobody else. */
    @Test
    void whatFailedIsAskedAgainByARetryAndWhatIsAnsweredIsNot() {
        start("groq=too-long", "openai=empty");
        Job job = job("trial", Duration.ofHours(1), "stripe.com", "adyen.com");
        assertThat(crawl(job).cells())
                .containsExactlyInAnyOrderEntriesOf(Map.of("answered", 48L, "failed", 6L, "empty", 6L, "skipped", 6L));
        simulator.heal("groq");
        simulator.heal("openai");
        var ofJob = new CellFilter(Map.of(CellFilter.JOB, "trial"));
        Action action = ledger.actions()
                .begin(new NewAction(ActionKind.RETRY, ofJob, "healed", "a test", null), WorkflowIds::job)
                .action();
        assertThat(List.of(action.matched(), action.changed())).containsExactly(18L, 12L);
        assertThat(action.skipped()).containsExactly(Map.entry("its provider is retired", 6L));
        Job retry = ledger.jobs().byName(action.jobs().get(0)).orElseThrow();
        var report = crawl(retry);
        assertThat(report.state()).isEqualTo("completed");
        assertThat(report.cells()).containsExactly(Map.entry("answered", 12L));
        assertThat(failed(job)).containsExactly(Map.entry("groq", 6L));
        assertThat(ledger.answers().audit(job).askedAfterAnswer()).isZero();
        assertThat(ledger.deadLetters().counts(CellFilter.ALL)).isEmpty();
    }

    @Test
    void twoJobsOverTheSameDomainsShareEveryCall() {
        start();
        Job first = job("first", Duration.ofHours(1), "stripe.com", "adyen.com");
        Job second = job("second", Duration.ofHours(1), "stripe.com", "adyen.com");
        var started = start(second);
        assertThat(crawl(first).state()).isEqualTo("completed");
        assertThat(io.temporal.client.WorkflowStub.fromTyped(started)
                        .getResult(dev.rollcall.workflows.JobReport.class)
                        .state())
                .isEqualTo("completed");
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    /** The size of a history must not depend on prompts and repetitions: a cell is an entry in the ledger. */
    @Test
    void threeHundredCellsLeaveTheSameHistoryAsThree() {
        start();
        Map<EventType, Long> few =
                events("few", new DomainRequest(null, List.of("stripe.com"), null, null, 1, null, null, null, null));
        Map<EventType, Long> many = events(
                "many",
                new DomainRequest(null, List.of("adyen.com", "paypal.com"), null, null, 50, null, null, null, null));
        for (EventType type : List.of(
                EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)) {
            assertThat(many.get(type)).as(type.name()).isEqualTo(few.get(type)).isEqualTo(12L);
        }
        assertThat(many.values().stream().mapToLong(n -> n).sum()).isLessThanOrEqualTo(100);
        assertThat(simulator.counts().usable()).isEqualTo(30 + 3_000);
    }

    /** As the daily schedule starts it. */
    @Test
    void retentionTakesAwayWhatIsOld() {
        start();
        crawl(job("old", Duration.ofHours(1), "stripe.com"));
        test.execute("UPDATE job SET finished_at = now() - interval '31 days'");
        test.execute("UPDATE event SET at = now() - interval '15 days'");
        var report = client.newWorkflowStub(
                        RetentionWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.ROLLCALL)
                                .setWorkflowId("retention-now")
                                .build())
                .retain();
        assertThat(report.jobs()).isEqualTo(1);
        assertThat(report.answers()).as("they are kept for ever").isZero();
        assertThat(ledger.jobs().list(null, null, null, false, null, 9)).isEmpty();
        assertThat(test.one(Long.class, "SELECT count(*) FROM event WHERE at < now() - interval '14 days'"))
                .isZero();
    }

    @Test
    void workersWithDifferentKeysAskWhomTheyCan() {
        start(List.of("openai", "groq"));
        try (Activities others = activities(List.of("mistral"));
                RollcallWorker other = RollcallWorker.start(client, others, WorkerTuning.DEFAULT, null)) {
            Job job = job("shared", Duration.ofHours(1), "stripe.com", "adyen.com", "paypal.com");
            assertThat(crawl(job).cells()).containsExactlyInAnyOrderEntriesOf(Map.of("answered", 27L, "skipped", 72L));
            assertThat(simulator.counts().providers()).containsOnlyKeys("openai", "groq", "mistral");
        }
    }

    /** All of a provider's slots are taken by a batch, and all its calls: who waits for an answer goes first all the same. */
    @Test
    @Timeout(400)
    void anInteractiveJobIsDoneWhileABatchFillsEveryQueue() {
        simulator.close();
        simulator = Simulator.start(SimulatorOptions.defaults().withLatency(Duration.ofMillis(200)));
        start(catalogue().theEleven(), new WorkerTuning(20, 20, 1, 1));
        Job batch = job("batch", 3, 50, Duration.ofHours(1), "stripe.com");
        CrawlJobWorkflow batched = start(batch);
        while (simulator.counts().requests() < 100) {
            LockSupport.parkNanos(2_000_000);
        }
        assertThat(crawl(job("now", 1, 1, Duration.ofHours(1), "mollie.com")).state())
                .isEqualTo("completed");
        assertThat(ledger.jobs().byName("batch").orElseThrow().state()).isEqualTo(JobState.PROCESSING);
        io.temporal.client.WorkflowStub.fromTyped(batched).cancel();
    }

    /** By plain signals: no call is begun while it is paused, its workflow stays, and what makes no sense does no harm. */
    @Test
    @Timeout(400)
    void aJobIsPausedAndResumedBySignals() {
        simulator.close();
        simulator = Simulator.start(SimulatorOptions.defaults().withLatency(Duration.ofMillis(200)));
        start(List.of("groq"));
        Job job = job("held", 3, 50, Duration.ofHours(1), "stripe.com", "adyen.com");
        CrawlJobWorkflow workflow = start(job);
        while (simulator.counts().requests() < 10) {
            Thread.onSpinWait();
        }
        workflow.pause(Map.of("reason", "wrong prompt"));
        awaitPhase(workflow, "paused");
        while (!ledger.runs().unfinished(job.id()).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(now(job).pausedWhy()).isEqualTo("a signal: wrong prompt");
        assertThat(test.one(
                        Long.class,
                        "SELECT count(*) FROM attempt WHERE asked_at > (SELECT at + interval '1 s' FROM hold)"))
                .isZero();
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt WHERE outcome IS NULL"))
                .as("calls under way are kept")
                .isZero();
        workflow.setPriority(Map.of("reason", "no number", "priority", "ten"));
        workflow.pause(null);
        workflow.setPriority(Map.of("reason", "the board meets", "priority", 2));
        while (now(job).priority() != 2) {
            Thread.onSpinWait();
        }
        assertThat(now(job).state()).isEqualTo(JobState.PAUSED);
        assertThat(ledger.counters().open(job)).isBetween(1L, 290L);
        workflow.resume(Map.of("reason", "it is right"));
        var report =
                io.temporal.client.WorkflowStub.fromTyped(workflow).getResult(dev.rollcall.workflows.JobReport.class);
        assertThat(report.cells()).containsEntry("answered", 300L);
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    @Test
    void aJobOfWhichNobodyAnswersFailsAndSaysWhy() {
        start(List.of("groq"), "groq=unauthorized");
        Job job = job("dead", Duration.ofSeconds(3), "stripe.com");
        assertThat(crawl(job).state()).isEqualTo("failed");
        assertThat(now(job).problem())
                .startsWith("nothing was answered: 3 cells failed (groq: ")
                .contains("30 skipped (");
    }

    @Test
    void soDoesTheJobOfADomainTypedByHand() {
        start(List.of("groq"), "groq=empty:1");
        var report = client.newWorkflowStub(
                        ProcessDomainWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.ROLLCALL)
                                .setWorkflowId("by-hand")
                                .build())
                .process(new DomainRequest("adyen.com", null, List.of("groq"), null, null, null, null, null, null));
        Job job = ledger.jobs().byName(report.job()).orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.problem()).isEqualTo("nothing was answered: 3 cells empty (groq: empty answer)");
    }

    private Job now(Job job) {
        return ledger.jobs().byName(job.name()).orElseThrow();
    }

    private static void awaitPhase(CrawlJobWorkflow workflow, String phase) {
        while (!workflow.status().phase().equals(phase)) {
            Thread.onSpinWait();
        }
    }

    /** Ten providers share it: what one reserves leaves less for the others. */
    @Test
    @Timeout(400)
    void aJobIsParkedAtItsBudgetAndGoesOnAfterARaise() {
        start();
        crawl(job("before", 3, 3, Duration.ofHours(1), domains("d", 7)));
        long usual = test.one(Long.class, "SELECT sum(cost_ticks) FROM attempt");
        Job job = job("job", 3, 3, Duration.ofHours(1), domains("e", 7));
        ledger.budgets().set(job.id(), usual / 2, null, "a test");
        start(job);
        awaitState("job", JobState.PAUSED);
        long answered = simulator.counts().usable();
        var parked = ledger.budgets().find(job.id()).orElseThrow();
        assertThat(parked.reservedTicks()).isZero();
        assertThat(parked.spentTicks()).isBetween(usual * 4 / 10, usual * 52 / 100);
        assertThat(simulator.counts().usable()).as("nobody is asked any more").isEqualTo(answered);
        ledger.budgets().set(job.id(), 2 * usual, "worth it", "a test");
        try {
            client.newWorkflowStub(CrawlJobWorkflow.class, job.name()).changed();
        } catch (WorkflowNotFoundException e) {
            start(job);
        }
        awaitState("job", JobState.COMPLETED);
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.usable()).isEqualTo(1))
                .hasSize(2 * 630);
        assertThat(ledger.budgets().find(job.id()).orElseThrow().usedTicks())
                .isEqualTo(test.one(Long.class, "SELECT sum(cost_ticks) FROM attempt WHERE job_id = " + job.id()));
    }

    private void awaitState(String job, JobState state) {
        while (ledger.jobs().byName(job).orElseThrow().state() != state) {
            Thread.onSpinWait();
        }
    }

    private static String[] domains(String first, int n) {
        return IntStream.range(0, n).mapToObj(i -> first + i + ".com").toArray(String[]::new);
    }

    private Map<EventType, Long> events(String id, DomainRequest request) {
        client.newWorkflowStub(
                        ProcessDomainWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.ROLLCALL)
                                .setWorkflowId(id)
                                .build())
                .process(request);
        return client.fetchHistory(id).getEvents().stream()
                .collect(Collectors.groupingBy(HistoryEvent::getEventType, Collectors.counting()));
    }

    private void start(String... faults) {
        start(catalogue().theEleven(), faults);
    }

    private void start(List<String> withKeys, String... faults) {
        start(withKeys, WorkerTuning.DEFAULT, faults);
    }

    private void start(List<String> withKeys, WorkerTuning tuning, String... faults) {
        for (String fault : faults) {
            simulator.fault(SimulatedFault.parse(fault));
        }
        Catalogue catalogue = catalogue();
        panel = new Panel(catalogue, PanelOptions.defaults(), new SimpleMeterRegistry());
        activities = activities(withKeys);
        worker = RollcallWorker.start(client, activities, tuning, null);
    }

    private Catalogue catalogue() {
        Map<String, String> hosts = Catalogue.bundled().theEleven().stream()
                .collect(Collectors.toMap(id -> id, id -> simulator.url() + "/" + id));
        return Catalogue.bundled().withBaseUrls(hosts);
    }

    private Activities activities(List<String> withKeys) {
        Catalogue catalogue = catalogue();
        Map<String, List<HeldKey>> keys = withKeys.stream()
                .collect(Collectors.toMap(
                        id -> id, id -> List.of(new HeldKey(Key.of(id, "simulated-" + id), "simulated"))));
        List<ProviderConfig> configs = catalogue.theEleven().stream()
                .map(catalogue::provider)
                .map(provider -> new ProviderConfig(
                        provider.id(),
                        "simulated",
                        List.of(provider.defaultModel()),
                        true,
                        provider.retired(),
                        provider.keyVariables().get(0),
                        provider.concurrency()))
                .toList();
        var options = new ActivitiesOptions(
                true,
                configs,
                () -> keys,
                new TreeMap<>(Map.of("a", "What is {domain}?", "b", "Who uses {domain}?", "c", "Other than {domain}?")),
                1024,
                AskTimings.DEFAULT,
                InstantSource.system());
        return Activities.open(options, ledger, panel, Prices.bundled(), client);
    }

    private Job job(String name, Duration patience, String... domains) {
        return job(name, 3, 1, patience, domains);
    }

    private Job job(String name, int priority, int repetitions, Duration patience, String... domains) {
        Scope scope = Scope.resolve(ledger, true, List.of(), List.of());
        return ledger.jobs()
                .create(new NewJob(
                        name,
                        Window.today(Instant.now()),
                        new NewJob.Selection.NamedDomains(List.of(domains).stream()
                                .map(dev.rollcall.store.Domain::parse)
                                .toList()),
                        scope,
                        repetitions,
                        true,
                        new NewJob.Terms(priority, 5, patience, null),
                        NewJob.Origin.of(name)))
                .orElseThrow();
    }

    private dev.rollcall.workflows.JobReport crawl(Job job) {
        return io.temporal.client.WorkflowStub.fromTyped(start(job)).getResult(dev.rollcall.workflows.JobReport.class);
    }

    private CrawlJobWorkflow start(Job job) {
        return JobStart.start(client, job);
    }

    private Map<String, Long> failed(Job job) {
        var providers = ledger.providers().targets(job.targetIds()).stream()
                .collect(Collectors.toMap(target -> target.id(), target -> target.provider()));
        return ledger.counters().ended(job.id()).stream()
                .filter(count -> count.cellState() == CellState.FAILED)
                .collect(Collectors.groupingBy(
                        count -> providers.get(count.targetId()), TreeMap::new, Collectors.summingLong(Count::n)));
    }
}
