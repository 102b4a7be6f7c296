package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.EmbeddedPostgresServer;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.proving.bench.BenchJobs.BenchJob;
import dev.rollcall.proving.floor.Floor;
import dev.rollcall.proving.measure.Calls;
import dev.rollcall.proving.measure.Round;
import dev.rollcall.proving.measure.Statements;
import dev.rollcall.proving.measure.StoredRows;
import dev.rollcall.proving.measure.TemporalSteps;
import dev.rollcall.stack.local.ProcessStack;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.local.TemporalProgram;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Where both programs run: the local stack as users have it, with its simulator; and the floor program, which calls the same
 * simulator and writes to its own database on the same PostgreSQL.
 */
final class CrawlStack implements AutoCloseable {
    /** OpenRouter takes the place of ai21, which is retired and would only be skipped. */
    static final List<String> PROVIDERS = List.of(
            "openai",
            "anthropic",
            "deepseek",
            "mistral",
            "xai",
            "together",
            "perplexity",
            "google",
            "cohere",
            "groq",
            "openrouter");

    static final int PROMPTS = 3;
    private static final String FLOOR = "rollcall_floor";
    private static final double BUSY = 0.9;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final int inFlight;
    private ProcessStack stack;
    private int metricsPort;
    private FloorProcess floor;
    private Connection ledger;
    private Connection floorDatabase;
    private Histories histories;
    private ApiClient api;
    private BenchJobs jobs;
    private SimulatorControl control;

    private CrawlStack(int inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * @param inFlight calls at once, shared evenly by the providers
     * @param firstPort the first of six ports; 0: any free ports
     */
    static CrawlStack open(DataFolder folder, int inFlight, int firstPort, Consumer<String> say) {
        var track = new CrawlStack(inFlight);
        boolean open = false;
        try {
            track.start(folder, firstPort, say);
            open = true;
            return track;
        } catch (SQLException | IOException e) {
            throw new UserError("the benchmark can't begin: " + e.getMessage(), e);
        } finally {
            if (!open) {
                track.close();
            }
        }
    }

    private void start(DataFolder folder, int firstPort, Consumer<String> say) throws SQLException, IOException {
        if (!(TemporalProgram.find(say) instanceof TemporalCli.FoundCli cli)) {
            throw new UserError("the benchmark needs the real Temporal server: ./rollcall doctor says how to get it");
        }
        Path settings = folder.root().resolve("rollcall.yaml");
        Files.writeString(settings, settings(inFlight));
        int[] ports = IntStream.range(0, 6)
                .map(i -> firstPort == 0 ? Ports.free() : firstPort + i)
                .toArray();
        prepare(folder, ports[0]);
        metricsPort = ports[5];
        stack = closing(ProcessStack.start(
                folder,
                cli.path(),
                new StackOptions(
                        ports[1],
                        ports[2],
                        ports[3],
                        ports[0],
                        new Simulation(ports[4], 1, Duration.ZERO, List.of()),
                        settings,
                        true,
                        ports[5],
                        BenchOutlet.VARIABLES),
                say));
        api = new ApiClient(stack.api(), null);
        ledger = closing(DriverManager.getConnection(url(ports[0], "rollcall")));
        jobs = new BenchJobs(api, ledger, stack::broken);
        URI simulator = stack.simulator().orElseThrow();
        control = new SimulatorControl(simulator);
        histories = closing(new Histories(stack.temporalAddress().orElseThrow()));
        String floorUrl = url(ports[0], FLOOR);
        floor = closing(FloorProcess.start(
                Map.of(
                        Database.VARIABLE,
                        floorUrl,
                        Settings.SIMULATOR,
                        simulator.toString(),
                        Settings.CONFIG,
                        settings.toString()),
                folder.logs().resolve("floor.log")));
        floorDatabase = closing(DriverManager.getConnection(floorUrl));
        say.accept("the floor program runs");
    }

    /** Makes PostgreSQL load pg_stat_statements when it starts, and creates the floor's own database. */
    private static void prepare(DataFolder folder, int port) throws SQLException {
        try (var server = EmbeddedPostgresServer.start(folder, port);
                var connection = DriverManager.getConnection(server.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
            statement.execute("CREATE DATABASE " + FLOOR);
        }
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    /** {@code rollcall.yaml} as a user would write it, with the concurrency of each provider. */
    private static String settings(int inFlight) {
        var yaml = new StringBuilder("providers:\n  ai21: {enabled: false}\n");
        for (int i = 0; i < PROVIDERS.size(); i++) {
            yaml.append("  ")
                    .append(PROVIDERS.get(i))
                    .append(": {enabled: true, concurrency: ")
                    .append(Math.max(1, inFlight / PROVIDERS.size() + (i < inFlight % PROVIDERS.size() ? 1 : 0)))
                    .append("}\n");
        }
        return yaml.toString();
    }

    private <T extends AutoCloseable> T closing(T part) {
        opened.push(part);
        return part;
    }

    BenchJobs jobs() {
        return jobs;
    }

    ApiClient api() {
        return api;
    }

    Connection ledger() {
        return ledger;
    }

    long workerPid() {
        return stack.pids().get("worker");
    }

    long apiPid() {
        return stack.pids().get("api");
    }

    /** Where the API and the worker tell their metrics. */
    List<URI> metrics() {
        return List.of(stack.api().resolve("/metrics"), URI.create("http://127.0.0.1:" + metricsPort + "/metrics"));
    }

    /** Replaces the simulator's faults. */
    void faults(List<String> faults) {
        control.faults(faults);
    }

    Round floor(int domains) {
        List<String> names = BenchJobs.domains(domains);
        return measured("floor", floor.pid(), floorDatabase, () -> {
            Floor.FloorCounts asked = floor.ask(names);
            return new Done(asked.job(), asked.job(), null);
        });
    }

    /** @param steps whether Temporal's histories are counted, too, which takes a while with many domains */
    Round rollcall(int domains, boolean steps) {
        return rollcall(domains, JsonNodeFactory.instance.objectNode(), steps);
    }

    /** @param more members of the request */
    Round rollcall(int domains, ObjectNode more, boolean steps) {
        return measured("rollcall", workerPid(), ledger, () -> {
            String id = jobs.crawl(domains, more);
            jobs.awaitEnd(id);
            BenchJob job = jobs.job(id);
            return new Done(job.id(), job.window(), steps ? () -> histories.of(id, domains, job.runs()) : null);
        });
    }

    TemporalSteps steps(String job, int domains) {
        return histories.of(job, domains, jobs.job(job).runs());
    }

    /** @param steps counts the histories; null: not wanted */
    private record Done(int job, int window, java.util.function.Supplier<TemporalSteps> steps) {}

    private interface Work {
        Done run();
    }

    private Round measured(String program, long subject, Connection database, Work work) {
        control.reset();
        Map<String, Long> pids = pids();
        try {
            var statements = Statements.begin(database);
            long began = System.nanoTime();
            Done done;
            ProcessMonitor.Seen seen;
            try (var watch = new ProcessMonitor(pids, subject)) {
                done = work.run();
                seen = watch.end((System.nanoTime() - began) / 1e9);
            }
            var spent = statements.end();
            var calls = Calls.of(database, done.job, null);
            return new Round(
                    program,
                    StoredRows.of(database, done.window),
                    control.counts().path("requests").asLong(),
                    calls.seconds(),
                    calls.perSecond(),
                    calls.inFlight(),
                    calls.tenths(),
                    calls.shareBelow(inFlight * BUSY),
                    calls.latencyMillis(),
                    calls.overheadMillis(),
                    seen.cpu(),
                    seen.peaks(),
                    seen.threads(),
                    seen.postgres(),
                    seen.others(),
                    spent,
                    done.steps == null ? null : done.steps.get());
        } catch (SQLException e) {
            throw BenchJobs.unreadable(e);
        }
    }

    private Map<String, Long> pids() {
        var pids = new LinkedHashMap<String, Long>();
        pids.put("floor", floor.pid());
        pids.putAll(stack.pids());
        return pids;
    }

    @Override
    public void close() {
        var rest = new ArrayList<>(opened);
        opened.clear();
        for (AutoCloseable part : rest) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("at the end: " + e.getMessage());
            }
        }
    }
}
