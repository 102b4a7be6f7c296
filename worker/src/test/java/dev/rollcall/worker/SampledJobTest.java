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
import dev.rollcall.store.CellState;
import dev.rollcall.store.Counters.Count;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.SamplingSeries.Series;
import dev.rollcall.store.SamplingTerms;
import dev.rollcall.store.Scope;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.CrawlJobWorkflow;
import dev.rollcall.workflows.JobReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowStub;
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

/** Sequential sampling, with a Temporal server in real time, a real PostgreSQL and the simulator. */
@Timeout(400)
class SampledJobTest {
    /** Never named: its rate is 0. */
    private static final String SILENT = "silent.com";

    /** Named in 48 % to 84 % of all answers, by target. */
    private static final String MIDDLING = "zyxwco.com";

    private static final int PROMPTS = 3;
    private static final SamplingTerms TENTH = new SamplingTerms(List.of(3, 6, 12, 24), .1);

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final Simulator simulator =
            Simulator.start(SimulatorOptions.defaults().withLatency(Duration.ofMillis(20)));
    private final TestServer.InProcessTestServer server = TestServer.createServer(true);
    private final WorkflowServiceStubs stubs =
            WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(server.getChannel())
                    .build());
    private final WorkflowClient client = WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace("default").build());
    private Duration patience = Duration.ofHours(1);
    private Panel panel;
    private Activities activities;
    private RollcallWorker worker;

    @AfterEach
    void close() {
        worker.close();
        activities.close();
        panel.close();
        stubs.shutdownNow();
        server.close();
        simulator.close();
        test.close();
    }

    @Test
    void aClearRateStopsEarlyAndAMiddlingOneGoesOnToTheLastLook() {
        begin();
        Job job = job("sampled", TENTH, null, SILENT, MIDDLING);
        assertThat(job.planned()).as("the first look").isEqualTo(2 * 2 * PROMPTS * 3);
        assertThat(job.most()).isEqualTo(2 * 2 * PROMPTS * 24);
        JobReport report = crawl(job);
        assertThat(report.state()).isEqualTo("completed");
        assertThat(series(job, SILENT)).hasSize(2).allSatisfy(series -> {
            assertThat(series.reason()).isEqualTo("narrow-enough");
            assertThat(List.of(series.repetitions(), series.named(), series.answered()))
                    .containsExactly(12, 0, 36);
        });
        assertThat(series(job, MIDDLING)).hasSize(2).allSatisfy(series -> {
            assertThat(series.reason()).isEqualTo("last-look");
            assertThat(series.repetitions()).isEqualTo(24);
            assertThat(series.named()).isBetween(20, 68);
        });
        int cells = 2 * PROMPTS * (12 + 24);
        assertThat(report.planned()).isEqualTo(cells);
        assertThat(report.cells()).containsExactly(Map.entry("answered", (long) cells));
        assertEachAskedOnce(cells);
    }

    @Test
    void anotherJobReusesWhatIsThereAndSeesNoMoreThanItHasPlanned() {
        begin();
        Job first = job("first", TENTH, null, SILENT);
        crawl(first);
        long requests = simulator.counts().requests();
        Job second = job("second", new SamplingTerms(List.of(6, 12), .1), null, SILENT);
        JobReport report = crawl(second);
        assertThat(report.cells()).containsExactly(Map.entry("answered", 2L * PROMPTS * 12));
        assertThat(simulator.counts().requests()).isEqualTo(requests);
        assertThat(series(second, SILENT)).extracting(Series::reason).containsOnly("narrow-enough");
        Job more = plain("more", 20, SILENT);
        assertThat(crawl(more).cells()).containsExactly(Map.entry("answered", 2L * PROMPTS * 20));
        assertThat(ledger.counters().recount(now(first))).isZero();
        assertThat(answered(first)).as("not those of the other job").isEqualTo(2 * PROMPTS * 12);
        assertEachAskedOnce(2 * PROMPTS * 20);
    }

    @Test
    void aDeadProviderIsThinAndHoldsNobodyUp() {
        patience = Duration.ofSeconds(4);
        begin("groq=dead");
        Job job = job("dead", TENTH, null, SILENT);
        JobReport report = crawl(job);
        assertThat(report.cells())
                .containsExactlyInAnyOrderEntriesOf(Map.of("answered", 3L * 12, "failed", 3L * PROMPTS));
        Map<String, Series> byProvider =
                series(job, SILENT).stream().collect(Collectors.toMap(Series::provider, each -> each));
        assertThat(byProvider.get("openai").reason()).isEqualTo("narrow-enough");
        Series dead = byProvider.get("groq");
        assertThat(dead.reason()).isEqualTo("thin");
        assertThat(List.of(dead.answered(), dead.wanted(), dead.repetitions())).containsExactly(0, 9, 3);
    }

    @Test
    void aWorkerThatDiesAfterALookLeavesItToTheNext() {
        begin();
        Job job = job("moved", TENTH, null, SILENT, MIDDLING);
        CrawlJobWorkflow workflow = start(job);
        while (simulator.counts().usable() < 2 * 2 * PROMPTS * 3) {
            LockSupport.parkNanos(1_000_000);
        }
        Activities next = activities();
        worker.replace(next);
        activities.close();
        activities = next;
        WorkflowStub.fromTyped(workflow).getResult(JobReport.class);
        assertThat(series(job, SILENT)).extracting(Series::repetitions).containsOnly(12);
        assertThat(series(job, MIDDLING)).extracting(Series::repetitions).containsOnly(24);
        assertEachAskedOnce(2 * PROMPTS * (12 + 24));
    }

    @Test
    void aPausedJobDecidesNothingAndGoesOnWhenItIsResumed() {
        begin();
        Job job = job("held", TENTH, null, MIDDLING);
        CrawlJobWorkflow workflow = start(job);
        while (simulator.counts().requests() < 5) {
            LockSupport.parkNanos(1_000_000);
        }
        workflow.pause(Map.of("reason", "wait"));
        while (now(job).state() != JobState.PAUSED || !workflow.status().phase().equals("paused")) {
            LockSupport.parkNanos(1_000_000);
        }
        // On a busy machine it may have gone on to a later look.
        List<Series> paused = series(job, MIDDLING);
        assertThat(paused).extracting(Series::reason).containsOnlyNulls();
        while (test.one(Long.class, "SELECT count(*) FROM attempt WHERE outcome IS NULL") > 0
                || test.one(Long.class, "SELECT count(*) FROM extraction_due") > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(series(job, MIDDLING))
                .as("all has come, and nothing is decided")
                .isEqualTo(paused);
        workflow.resume(Map.of("reason", "go on"));
        WorkflowStub.fromTyped(workflow).getResult(JobReport.class);
        assertThat(series(job, MIDDLING)).extracting(Series::reason).containsOnly("last-look");
        assertEachAskedOnce(2 * PROMPTS * 24);
    }

    @Test
    void aCancelledJobPlansNothingMore() {
        begin();
        Job job = job("cancelled", TENTH, null, MIDDLING);
        start(job);
        while (series(job, MIDDLING).stream().noneMatch(each -> each.repetitions() == 6)) {
            LockSupport.parkNanos(1_000_000);
        }
        ledger.jobLifecycle().cancel(job.id(), "a test");
        while (now(job).finishedAt() == null) {
            LockSupport.parkNanos(1_000_000);
        }
        Job ended = now(job);
        assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
        assertThat(ended.planned())
                .isEqualTo(series(job, MIDDLING).stream()
                        .mapToLong(each -> (long) PROMPTS * each.repetitions())
                        .sum())
                .isLessThanOrEqualTo(2 * PROMPTS * 6);
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    @Test
    void aBudgetThatDoesNotPayForTheNextLookEndsTheSeries() {
        begin();
        crawl(plain("before", 3, "paypal.com"));
        long firstLook = test.one(Long.class, "SELECT sum(cost_ticks) FROM attempt");
        Job job = job("dear", TENTH, 3 * firstLook / 2, MIDDLING);
        JobReport report = crawl(job);
        assertThat(report.state()).isEqualTo("completed");
        assertThat(series(job, MIDDLING)).extracting(Series::reason).contains("budget");
        assertThat(ledger.budgets().find(job.id()).orElseThrow().usedTicks()).isLessThanOrEqualTo(3 * firstLook / 2);
    }

    /** More domains than have a workflow each: the next looks go to batches. */
    @Test
    void aLargeJobGoesOnInBatches() {
        begin();
        String[] domains =
                IntStream.range(0, 210).mapToObj(i -> "zq" + i + "x.com").toArray(String[]::new);
        Job job = job("large", new SamplingTerms(List.of(1, 2), .35), null, domains);
        JobReport report = crawl(job);
        assertThat(report.state()).isEqualTo("completed");
        List<Series> all = test.one(Long.class, "SELECT count(*) FROM sampling_series WHERE reason IS NULL") == 0
                ? ledger.samplingSeries().page(job.id(), 0, 0, 999)
                : List.of();
        assertThat(all).hasSize(420);
        assertThat(all)
                .filteredOn(each -> each.repetitions() == 2)
                .as("1 or 2 of 3")
                .isNotEmpty()
                .extracting(Series::answered)
                .containsOnly(2 * PROMPTS);
        int cells = all.stream().mapToInt(each -> PROMPTS * each.repetitions()).sum();
        assertThat(report.planned()).isEqualTo(cells);
        assertEachAskedOnce(cells);
    }

    private void begin(String... faults) {
        for (String fault : faults) {
            simulator.fault(SimulatedFault.parse(fault));
        }
        activities = activities();
        worker = RollcallWorker.start(client, activities, WorkerTuning.DEFAULT, null);
    }

    private Activities activities() {
        Map<String, String> hosts = Catalogue.bundled().theEleven().stream()
                .collect(Collectors.toMap(id -> id, id -> simulator.url() + "/" + id));
        Catalogue catalogue = Catalogue.bundled().withBaseUrls(hosts);
        List<ProviderConfig> configs = List.of("openai", "groq").stream()
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
        Map<String, List<HeldKey>> keys = configs.stream()
                .collect(Collectors.toMap(
                        ProviderConfig::provider,
                        each -> List.of(new HeldKey(Key.of(each.provider(), "simulated-key"), "simulated"))));
        panel = panel != null ? panel : new Panel(catalogue, PanelOptions.defaults(), new SimpleMeterRegistry());
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

    private Job job(String name, SamplingTerms sampling, Long budgetTicks, String... domains) {
        Job job = create(name, sampling.most(), sampling, budgetTicks, domains);
        if (List.of(domains).contains(SILENT)) {
            silence();
        }
        return job;
    }

    private Job plain(String name, int repetitions, String... domains) {
        return create(name, repetitions, null, null, domains);
    }

    private Job create(String name, int repetitions, SamplingTerms sampling, Long budgetTicks, String... domains) {
        return ledger.jobs()
                .create(new NewJob(
                        name,
                        Window.today(Instant.now()),
                        new NewJob.Selection.NamedDomains(
                                List.of(domains).stream().map(Domain::parse).toList()),
                        Scope.resolve(ledger, true, List.of(), List.of()),
                        repetitions,
                        true,
                        new NewJob.Terms(1, 5, patience, budgetTicks),
                        NewJob.Origin.of(name),
                        sampling))
                .orElseThrow();
    }

    /** Its brand goes by a name that nobody says. */
    private void silence() {
        String brand =
                "[{\"entity\":\"silent\",\"kind\":\"brand\",\"name\":\"Vrquxblort\",\"aliases\":[],\"domains\":[],"
                        + "\"other_bearers\":[]}]";
        int domain = ledger.domains().id(Domain.parse(SILENT)).orElseThrow();
        ledger.entities().put(domain, new NewEntitySet(brand, List.of("silent"), "a test", "a test"), null);
    }

    private JobReport crawl(Job job) {
        return WorkflowStub.fromTyped(start(job)).getResult(JobReport.class);
    }

    private CrawlJobWorkflow start(Job job) {
        return JobStart.start(client, job);
    }

    private Job now(Job job) {
        return ledger.jobs().byName(job.name()).orElseThrow();
    }

    private List<Series> series(Job job, String domain) {
        return ledger.samplingSeries().page(job.id(), 0, 0, 100).stream()
                .filter(each -> each.domain().equals(domain))
                .toList();
    }

    private long answered(Job job) {
        return ledger.counters().ended(job.id()).stream()
                .filter(count -> count.cellState() == CellState.ANSWERED)
                .mapToLong(Count::n)
                .sum();
    }

    private void assertEachAskedOnce(int cells) {
        assertThat(simulator.cells().values())
                .hasSize(cells)
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }
}
