package dev.rollcall.stack.local;

import dev.rollcall.activities.jobs.WorkflowRenewal;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.DevServer;
import dev.rollcall.embedded.Disk;
import dev.rollcall.embedded.EmbeddedPostgresServer;
import dev.rollcall.embedded.HealthCheck;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.Supervisor;
import dev.rollcall.stack.parts.TemporalConnection;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import dev.rollcall.workflows.SearchAttributes;
import dev.rollcall.workflows.WorkflowCode;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A local stack whose parts are processes of their own. They are watched, and end with this process. */
public final class ProcessStack implements LocalStack {
    /** The default port of the {@code temporal} program. */
    public static final int TEMPORAL_PORT = 7233;

    private static final String WORKER = "worker";
    private static final String SECOND_WORKER = "second-worker";
    private static final String WORKFLOW_CODE = "workflow-code.version";

    private final DataFolder folder;
    private final Path cli;
    private final StackOptions options;
    private final Consumer<String> say;
    private final Disk disk;
    private final Supervisor supervisor;
    private final PartSpecs specs;
    private final List<AutoCloseable> opened = Collections.synchronizedList(new ArrayList<>());
    private volatile EmbeddedPostgresServer postgres;
    private volatile DevServer temporal;
    private volatile Ledger ledger;
    private URI api;
    private volatile URI simulator;

    private ProcessStack(DataFolder folder, Path cli, StackOptions options, Consumer<String> say) {
        this.folder = folder;
        this.cli = cli;
        this.options = options;
        this.say = oneAtATime(say);
        this.disk = new Disk(folder, this.say);
        this.supervisor = new Supervisor(this.say, disk::full);
        this.specs = new PartSpecs(folder, options);
    }

    /**
     * Starts everything and returns when it answers.
     *
     * @param cli the {@code temporal} program
     * @param say gets a line for each step, and later for each part that died and was started again
     */
    public static ProcessStack start(DataFolder folder, Path cli, StackOptions options, Consumer<String> say) {
        var stack = new ProcessStack(folder, cli, options, say);
        boolean started = false;
        try {
            stack.startAll();
            started = true;
            return stack;
        } finally {
            if (!started) {
                stack.close();
            }
        }
    }

    /** Makes {@code say} safe for parts that start at the same time. */
    private static Consumer<String> oneAtATime(Consumer<String> say) {
        return new Consumer<>() {
            @Override
            public synchronized void accept(String line) {
                say.accept(line);
            }
        };
    }

    /** Starts independent parts at the same time: first the servers, then the parts that talk to them. */
    private void startAll() {
        disk.requireRoom();
        SideBySide.run(List.of(this::startPostgres, this::startTemporal, this::startSimulator));
        renewWorkflows();
        int port = options.apiPort() == 0 ? Ports.free() : options.apiPort();
        Child worker = supervisor.start(specs.worker(WORKER, servers()));
        Child server = supervisor.start(specs.api(port, servers()));
        awaitWorker(worker, "the worker");
        api = URI.create("http://127.0.0.1:" + port);
        Readiness.await(server, "the API", () -> HealthCheck.passes(api.resolve("/api/health")));
        say.accept("the API answers on " + api);
    }

    private PartSpecs.Servers servers() {
        return new PartSpecs.Servers(postgres.jdbcUrl(), temporal.target(), temporal.uiUrl(), simulator);
    }

    private void startPostgres() {
        postgres = closing(EmbeddedPostgresServer.start(folder, options.postgresPort()));
        supervisor.watch(postgres.child(), postgres::restart);
        say.accept("PostgreSQL runs on 127.0.0.1:" + postgres.port());
        ledger = Ledger.open(LedgerOptions.of(postgres.jdbcUrl()));
    }

    private void startTemporal() {
        temporal = closing(DevServer.start(
                folder, cli, options.temporalPort(), options.uiPort(), attributes(), List.of("--log-level", "warn")));
        supervisor.watch(temporal.child(), temporal::restart);
        say.accept("Temporal runs on " + temporal.target() + ", its Web UI on " + temporal.uiUrl());
    }

    private <T extends AutoCloseable> T closing(T server) {
        opened.add(server);
        return server;
    }

    private void startSimulator() {
        if (options.simulated()) {
            int port = options.simulation().port() == 0
                    ? Ports.free()
                    : options.simulation().port();
            URI url = URI.create("http://127.0.0.1:" + port);
            Child child = supervisor.start(specs.simulator(port));
            Readiness.await(child, "the simulator", () -> HealthCheck.passes(url.resolve("/control/health")));
            simulator = url;
            say.accept("the simulator answers for all providers on " + url);
        }
    }

    /** If Temporal's data was written by other workflow code, starts the jobs again from the ledger. */
    private void renewWorkflows() {
        Path file = folder.temporal().resolve(WORKFLOW_CODE);
        String now = String.valueOf(WorkflowCode.VERSION);
        try {
            String before = Files.exists(file) ? Files.readString(file).strip() : now;
            if (!before.equals(now)) {
                try (var connection = TemporalConnection.to(WorkflowServiceStubsOptions.newBuilder()
                        .setTarget(temporal.target())
                        .build())) {
                    int jobs = WorkflowRenewal.of(ledger, connection.client());
                    say.accept("the workflow code has changed (" + before + " -> " + now + "): " + jobs
                            + (jobs == 1 ? " job is" : " jobs are")
                            + " started again from the ledger; what was answered is not asked again");
                }
            }
            Files.writeString(file, now);
        } catch (IOException e) {
            throw new UserError("cannot read or write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Ends the worker in order and starts one that reads the settings again. */
    public void renewWorker() {
        supervisor.stop(WORKER);
        awaitWorker(supervisor.start(specs.worker(WORKER, servers())), "the worker");
    }

    /** A second worker. The caller must end it; it is not started again if it dies. */
    public Child secondWorker() {
        Child child = Child.start(specs.worker(SECOND_WORKER, servers()));
        boolean stands = false;
        try {
            awaitWorker(child, "the second worker");
            stands = true;
            return child;
        } finally {
            if (!stands) {
                child.close();
            }
        }
    }

    private void awaitWorker(Child child, String what) {
        Readiness.await(
                child, what, () -> ledger.workers().alive().stream().anyMatch(worker -> worker.pid() == child.pid()));
        say.accept(what + " runs");
    }

    @Override
    public URI api() {
        return api;
    }

    @Override
    public Optional<URI> webUi() {
        return Optional.of(URI.create(temporal.uiUrl()));
    }

    @Override
    public Optional<String> temporalAddress() {
        return Optional.of(temporal.target());
    }

    @Override
    public Optional<String> temporalSetup() {
        return TemporalProgram.setup(cli, temporal.target(), temporal.port());
    }

    @Override
    public Optional<URI> simulator() {
        return Optional.ofNullable(simulator);
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    @Override
    public List<String> parts() {
        var lines = new ArrayList<String>();
        lines.add(part("postgres", postgres.jdbcUrl().replaceFirst("^jdbc:", "")));
        lines.add(part("temporal", temporal.target() + "   Web UI " + temporal.uiUrl()));
        if (simulator != null) {
            lines.add(part("simulator", simulator.toString()));
        }
        lines.add(part(WORKER, ""));
        lines.add("pages      " + api + "/");
        lines.add(part("api", api + "/api"));
        return lines;
    }

    private String part(String name, String where) {
        String pid =
                supervisor.child(name).map(child -> String.valueOf(child.pid())).orElse("-");
        return String.format("%-10s pid %-8s %s", name, pid, where).stripTrailing();
    }

    /** The process ids, by part. */
    public Map<String, Long> pids() {
        var pids = new LinkedHashMap<String, Long>();
        for (String name : List.of(WORKER, "api", "temporal", "postgres", "simulator")) {
            supervisor.child(name).ifPresent(child -> pids.put(name, child.pid()));
        }
        return pids;
    }

    @Override
    public String loseWorker() {
        return "kill -9 " + lose(WORKER) + " (the worker)";
    }

    /**
     * Kills a part at once; it is started again.
     *
     * @return the pid that it had
     */
    long lose(String part) {
        Child child = supervisor.child(part).orElseThrow();
        long pid = child.pid();
        child.kill();
        return pid;
    }

    @Override
    public Optional<String> broken() {
        return Optional.ofNullable(supervisor.gaveUp().getNow(null));
    }

    @Override
    public void close() {
        // A Ctrl-C has interrupted this thread; the flag is cleared so that the parts can still end in order.
        Thread.interrupted();
        // This process closes its own connections to the ledger first. Then the supervisor ends the parts, the last one
        // first.
        if (ledger != null) {
            ledger.close();
        }
        disk.close();
        supervisor.stopAll();
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                say.accept("at the end: " + e.getMessage());
            }
        }
    }

    private static Map<String, String> attributes() {
        var types = new LinkedHashMap<String, String>();
        for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
            types.put(key.getName(), SearchAttributes.typeOf(key));
        }
        return types;
    }
}
