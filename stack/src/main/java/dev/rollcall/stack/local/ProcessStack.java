package dev.rollcall.stack.local;

import dev.rollcall.activities.jobs.WorkflowRenewal;
import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.DevServer;
import dev.rollcall.embedded.Disk;
import dev.rollcall.embedded.EmbeddedPostgresServer;
import dev.rollcall.embedded.HealthCheck;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.Supervisor;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.parts.TemporalConnection;
import dev.rollcall.stack.settings.Settings;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import dev.rollcall.workflows.SearchAttributes;
import dev.rollcall.workflows.WorkflowCode;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Each part a process of its own, watched, and bound to this one's life. */
public final class ProcessStack implements LocalStack {
    /** Where the {@code temporal} program looks by itself. */
    public static final int TEMPORAL_PORT = 7233;

    private static final String WORKER = "worker";
    private static final String SECOND_WORKER = "second-worker";
    private static final String WORKFLOW_CODE = "workflow-code.version";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration WORKER_GRACE = Duration.ofSeconds(160);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final DataFolder folder;
    private final Path cli;
    private final StackOptions options;
    private final Consumer<String> say;
    private final Disk disk;
    private final Supervisor supervisor;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private EmbeddedPostgresServer postgres;
    private DevServer temporal;
    private Ledger ledger;
    private URI api;
    private URI simulator;

    private ProcessStack(DataFolder folder, Path cli, StackOptions options, Consumer<String> say) {
        this.folder = folder;
        this.cli = cli;
        this.options = options;
        this.say = say;
        this.disk = new Disk(folder, say);
        this.supervisor = new Supervisor(say, disk::full);
    }

    /**
     * Starts everything and returns when it answers.
     *
     * @param cli the {@code temporal} program
     * @param say told of each step, and later of what died and was started again
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

    private void startAll() {
        disk.requireRoom();
        postgres = EmbeddedPostgresServer.start(folder, options.postgresPort());
        opened.add(postgres);
        supervisor.watch(postgres.child(), postgres::restart);
        say.accept("PostgreSQL runs on 127.0.0.1:" + postgres.port());
        ledger = Ledger.open(LedgerOptions.of(postgres.jdbcUrl()));
        temporal = DevServer.start(
                folder, cli, options.temporalPort(), options.uiPort(), attributes(), List.of("--log-level", "warn"));
        opened.add(temporal);
        supervisor.watch(temporal.child(), temporal::restart);
        say.accept("Temporal runs on " + temporal.target() + ", its Web UI on " + temporal.uiUrl());
        renewWorkflows();
        startSimulator();
        startWorker();
        startApi();
    }

    /** Temporal's files say which workflow code they were written by. */
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

    private void startSimulator() {
        if (!options.simulated()) {
            return;
        }
        int port = options.simulation().port() == 0
                ? Ports.free()
                : options.simulation().port();
        simulator = URI.create("http://127.0.0.1:" + port);
        var words = new ArrayList<>(List.of("simulator", "--port", String.valueOf(port)));
        words.addAll(options.simulation().arguments());
        Child child = supervisor.start(spec("simulator", words, Map.of(), GRACE));
        await(child, "the simulator", () -> HealthCheck.passes(simulator.resolve("/control/health")));
        say.accept("the simulator answers for all providers on " + simulator);
    }

    private void startWorker() {
        Child child = supervisor.start(worker(WORKER));
        await(child, "the worker", () -> isRegistered(child.pid()));
        say.accept("the worker runs");
    }

    private ChildSpec worker(String name) {
        return spec(name, List.of("worker"), connections(), WORKER_GRACE);
    }

    /** Ends the worker in order and starts one that reads the settings anew. */
    public void renewWorker() {
        supervisor.stop(WORKER);
        startWorker();
    }

    /** A worker beside the stack's own. Whoever asks for it ends it; nobody starts it again. */
    public Child secondWorker() {
        Child child = Child.start(worker(SECOND_WORKER));
        boolean stands = false;
        try {
            await(child, "the second worker", () -> isRegistered(child.pid()));
            stands = true;
            say.accept("the second worker runs");
            return child;
        } finally {
            if (!stands) {
                child.close();
            }
        }
    }

    private void startApi() {
        int port = options.apiPort() == 0 ? Ports.free() : options.apiPort();
        api = URI.create("http://127.0.0.1:" + port);
        Child child =
                supervisor.start(spec("api", List.of("api", "--port", String.valueOf(port)), connections(), GRACE));
        await(child, "the API", () -> HealthCheck.passes(api.resolve("/api/health")));
        say.accept("the API answers on " + api);
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
        var words = new ArrayList<String>();
        if (!List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .contains(cli.toAbsolutePath().getParent().toString())) {
            // An alias is read twice.
            String path = cli.toAbsolutePath().toString();
            words.add("alias temporal=" + quoted(path.matches("[\\w/.@%+=:,-]+") ? path : quoted(path)));
        }
        if (temporal.port() != TEMPORAL_PORT) {
            words.add("export TEMPORAL_ADDRESS=" + temporal.target());
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    /** For a shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
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
        lines.add(part("api", api + "/api"));
        return lines;
    }

    private String part(String name, String where) {
        String pid =
                supervisor.child(name).map(child -> String.valueOf(child.pid())).orElse("-");
        return String.format("%-10s pid %-8s %s", name, pid, where).stripTrailing();
    }

    /** Process ids by part. */
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
        // A Ctrl-C has interrupted this thread; the parts may end in order all the same.
        Thread.interrupted();
        // The ledger outlives the worker, PostgreSQL and Temporal outlive both: the supervisor goes backwards.
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

    private boolean isRegistered(long pid) {
        return ledger.workers().alive().stream().anyMatch(worker -> worker.pid() == pid);
    }

    private void await(Child child, String what, BooleanSupplier ready) {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!ready.getAsBoolean()) {
            if (!child.isAlive()) {
                throw new UserError(what + " ended while it started:\n  " + String.join("\n  ", tail(child.log())));
            }
            if (System.nanoTime() > end) {
                throw new UserError(
                        what + " did not answer within " + START_LIMIT.toSeconds() + " s; see " + child.log());
            }
            Pause.millis(100);
        }
    }

    private static List<String> tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - 8), lines.size());
        } catch (IOException | UncheckedIOException e) {
            return List.of("(its log " + log + " can't be read)");
        }
    }

    private ChildSpec spec(String name, List<String> words, Map<String, String> env, Duration grace) {
        // Tomcat leaves its own folder behind when it is killed.
        String temporary = "-Djava.io.tmpdir=" + folder.scratch();
        return new ChildSpec(
                name,
                options.optimised() ? SelfProcess.optimised(words, temporary) : SelfProcess.command(words, temporary),
                env,
                Path.of("").toAbsolutePath(),
                folder.logs().resolve(name + ".log"),
                grace,
                withheld(name),
                "TERM");
    }

    /**
     * Keys are for a worker that asks real providers, the token is for the API. Both talk to this stack's own Temporal:
     * what the user's environment says of another one is not for them.
     */
    private Pattern withheld(String name) {
        return switch (name) {
            case WORKER, SECOND_WORKER ->
                Pattern.compile("TEMPORAL_.*|ROLLCALL_TOKEN" + (simulator == null ? "" : "|" + ChildSpec.KEYS));
            case "api" -> Pattern.compile("TEMPORAL_.*|" + ChildSpec.KEYS);
            default -> ChildSpec.SECRETS;
        };
    }

    /** To this stack's own servers, whatever else the environment says. */
    private Map<String, String> connections() {
        var env = new HashMap<String, String>();
        env.put(Database.VARIABLE, postgres.jdbcUrl());
        env.put("TEMPORAL_ADDRESS", temporal.target());
        env.put("TEMPORAL_NAMESPACE", "default");
        env.put("TEMPORAL_CONFIG_FILE", emptyProfile().toString());
        // The stack's own server has one worker, and nobody who would make its version the current one.
        env.put(Settings.DEPLOYMENT, "");
        env.put(Settings.SIMULATOR, simulator == null ? "" : simulator.toString());
        if (options.settings() != null) {
            env.put(Settings.CONFIG, options.settings().toString());
        }
        return env;
    }

    private Path emptyProfile() {
        try {
            Path file = folder.run().resolve("temporal.toml");
            Files.createDirectories(folder.run());
            // Not empty: the SDK (1.38) trips over a file without a profile.
            Files.writeString(file, "[profile.default]\n");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
