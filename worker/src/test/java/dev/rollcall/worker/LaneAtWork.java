package dev.rollcall.worker;

import dev.rollcall.activities.Activities;
import dev.rollcall.activities.ActivitiesOptions;
import dev.rollcall.activities.ask.AskTimings;
import dev.rollcall.activities.batch.BatchSettings;
import dev.rollcall.activities.jobs.JobPace;
import dev.rollcall.activities.jobs.Retention;
import dev.rollcall.activities.judge.JudgeSettings;
import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Provider;
import dev.rollcall.llm.batch.BatchPanel;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.BatchList.BatchFilter;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.Scope;
import dev.rollcall.store.SweepTiming;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.CrawlJobWorkflow;
import dev.rollcall.workflows.JobReport;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A worker that asks in batches: a Temporal server in real time, a real PostgreSQL, real HTTP to the simulator. */
final class LaneAtWork implements AutoCloseable {
    /** Batches that are looked at all the time. */
    static final BatchSettings QUICK = new BatchSettings(
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(100),
            Duration.ofSeconds(15),
            10,
            50_000);

    private static final Map<String, String> PROMPTS = Map.of("a", "What is {domain}?", "b", "Who uses {domain}?");

    final TestLedger test = TestLedger.open();
    final Ledger ledger = test.ledger();
    final Simulator simulator = Simulator.start(SimulatorOptions.defaults());
    final WorkflowClient client;
    final AtomicReference<Map<String, List<HeldKey>>> keys = new AtomicReference<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestServer.InProcessTestServer server = TestServer.createServer(true);
    private final WorkflowServiceStubs stubs;
    private final List<String> providers;
    private final BatchSettings settings;
    private final Panel panel;
    private final BatchPanel batches;
    private final JudgeSettings judge;
    Activities activities;
    RollcallWorker worker;

    LaneAtWork(String... providers) {
        this(QUICK, providers);
    }

    LaneAtWork(BatchSettings settings, String... providers) {
        this(settings, null, providers);
    }

    /** @param judge null: nobody judges */
    LaneAtWork(BatchSettings settings, JudgeSettings judge, String... providers) {
        this.settings = settings;
        this.judge = judge;
        this.providers = List.of(providers);
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setChannel(server.getChannel())
                .build());
        client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder().setNamespace("default").build());
        Catalogue catalogue = catalogue();
        panel = new Panel(catalogue, PanelOptions.defaults());
        batches = new BatchPanel(catalogue, Prices.bundled(), PanelOptions.defaults());
        keys.set(configs().stream()
                .collect(Collectors.toMap(
                        ProviderConfig::provider,
                        each -> List.of(new HeldKey(Key.of(each.provider(), "simulated-key"), each.keyVariable())))));
        control("clock", "{\"batch_takes\":\"1s\"}");
    }

    void begin() {
        activities = activities();
        worker = RollcallWorker.start(client, activities, WorkerTuning.DEFAULT, null);
    }

    /** Activities of another worker take the place of those before, which end. */
    void beginAgain() {
        Activities before = activities;
        activities = activities();
        worker.replace(activities);
        before.close();
    }

    private Catalogue catalogue() {
        return Catalogue.bundled()
                .withBaseUrls(providers.stream().collect(Collectors.toMap(id -> id, id -> simulator.url() + "/" + id)));
    }

    private List<ProviderConfig> configs() {
        Catalogue catalogue = catalogue();
        return providers.stream()
                .map(catalogue::provider)
                .map(LaneAtWork::config)
                .toList();
    }

    private static ProviderConfig config(Provider provider) {
        return new ProviderConfig(
                provider.id(),
                "simulated",
                List.of(provider.defaultModel()),
                true,
                provider.retired(),
                provider.keyVariables().get(0),
                provider.concurrency());
    }

    /** A worker's activities, apart from any worker. */
    Activities activities() {
        var options = new ActivitiesOptions(
                true,
                configs(),
                keys::get,
                new TreeMap<>(PROMPTS),
                1024,
                AskTimings.DEFAULT,
                InstantSource.system(),
                new JobPace(300, Duration.ofSeconds(2), SweepTiming.NONE),
                Retention.DEFAULT,
                judge,
                AlertSettings.NONE,
                new CompositeMeterRegistry(),
                ObservationRegistry.NOOP,
                null,
                settings,
                null);
        return Activities.open(options, ledger, panel, batches, Prices.bundled(), client);
    }

    /** Of so many domains, with two prompts. */
    Job job(String name, int domains, Lane lane, Instant deadline) {
        return job(name, domains, lane, deadline, null);
    }

    Job job(String name, int domains, Lane lane, Instant deadline, Long budgetTicks) {
        return job(name, "site", domains, lane, deadline, budgetTicks);
    }

    /** @param site the domains' names begin so */
    Job job(String name, String site, int domains, Lane lane, Instant deadline, Long budgetTicks) {
        return ledger.jobs()
                .create(new NewJob(
                        name,
                        Window.today(Instant.now()),
                        new NewJob.Selection.NamedDomains(IntStream.range(0, domains)
                                .mapToObj(n -> Domain.parse(site + "-" + n + ".com"))
                                .toList()),
                        Scope.resolve(ledger, true, List.of(), List.of()),
                        1,
                        true,
                        new NewJob.Terms(3, 5, Duration.ofHours(1), budgetTicks, lane, deadline),
                        NewJob.Origin.of(name)))
                .orElseThrow();
    }

    /** A job of so many domains whose cells are planned, and that nobody drives. */
    Job planned(String name, int domains) {
        Job job = job(name, domains, Lane.BATCH, null);
        ledger.cells().plan(job.id(), 0, Integer.MAX_VALUE);
        ledger.counters().recount(job);
        return job;
    }

    JobReport crawl(Job job) {
        return WorkflowStub.fromTyped(start(job)).getResult(JobReport.class);
    }

    CrawlJobWorkflow start(Job job) {
        return JobStart.start(client, job);
    }

    /** The oldest first. */
    List<ProviderBatch> batches() {
        List<ProviderBatch> latestFirst = ledger.batchList().page(true, BatchFilter.ALL, null, 1_000);
        return IntStream.range(0, latestFirst.size())
                .mapToObj(i -> latestFirst.get(latestFirst.size() - 1 - i))
                .toList();
    }

    /** Says something to the simulator's controls. */
    String control(String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(simulator.url() + "/_sim/" + path));
        return send(body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** In place of those before; one in each line. */
    void faults(String... faults) {
        send(HttpRequest.newBuilder(URI.create(simulator.url() + "/_sim/faults"))
                .PUT(HttpRequest.BodyPublishers.ofString(String.join("\n", faults))));
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
            activities.close();
        }
        panel.close();
        batches.close();
        stubs.shutdownNow();
        server.close();
        simulator.close();
        test.close();
    }
}
