package dev.rollcall.launcher.local;

import dev.rollcall.launcher.Complaint;
import dev.rollcall.launcher.Main;
import dev.rollcall.launcher.embedded.Child;
import dev.rollcall.launcher.embedded.ChildSpec;
import dev.rollcall.launcher.embedded.DataFolder;
import dev.rollcall.launcher.embedded.DevServer;
import dev.rollcall.launcher.embedded.EmbeddedPostgresServer;
import dev.rollcall.launcher.embedded.Ports;
import dev.rollcall.launcher.embedded.Supervisor;
import dev.rollcall.launcher.parts.Database;
import dev.rollcall.launcher.parts.Settings;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import dev.rollcall.workflows.SearchAttributes;
import io.temporal.common.SearchAttributeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
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
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration WORKER_GRACE = Duration.ofSeconds(160);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final DataFolder folder;
    private final StackOptions options;
    private final Consumer<String> say;
    private final Supervisor supervisor;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private EmbeddedPostgresServer postgres;
    private DevServer temporal;
    private Ledger ledger;
    private URI api;
    private URI simulator;

    private ProcessStack(DataFolder folder, StackOptions options, Consumer<String> say) {
        this.folder = folder;
        this.options = options;
        this.say = say;
        this.supervisor = new Supervisor(say);
    }

    /**
     * Starts everything and returns when it answers.
     *
     * @param cli the {@code temporal} program
     * @param say told of each step, and later of what died and was started again
     */
    public static ProcessStack start(DataFolder folder, Path cli, StackOptions options, Consumer<String> say) {
        var stack = new ProcessStack(folder, options, say);
        boolean started = false;
        try {
            stack.startAll(cli);
            started = true;
            return stack;
        } finally {
            if (!started) {
                stack.close();
            }
        }
    }

    private void startAll(Path cli) {
        requirePorts();
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
        startSimulator();
        startWorker();
        startApi();
    }

    private void requirePorts() {
        require(options.apiPort(), "the API", "--api-port");
        require(options.temporalPort(), "Temporal", "--temporal-port");
        require(options.uiPort(), "Temporal's Web UI", "--ui-port");
    }

    private static void require(int port, String what, String option) {
        if (port != 0) {
            Ports.requireFree(port, what, "set another with " + option);
        }
    }

    private void startSimulator() {
        if (!options.simulated()) {
            return;
        }
        int port = options.simulatorPort() == 0 ? Ports.free() : options.simulatorPort();
        simulator = URI.create("http://127.0.0.1:" + port);
        var words = new ArrayList<>(List.of("simulator", "--port", String.valueOf(port)));
        words.addAll(options.simulatorArguments());
        Child child = supervisor.start(spec("simulator", words, Map.of(), GRACE));
        await(child, "the simulator", () -> answers(simulator.resolve("/control/health")));
        say.accept("the simulator answers for all providers on " + simulator);
    }

    private void startWorker() {
        Child child = supervisor.start(spec("worker", List.of("worker"), connections(), WORKER_GRACE));
        await(child, "the worker", () -> isRegistered(child.pid()));
        say.accept("the worker runs");
    }

    private void startApi() {
        int port = options.apiPort() == 0 ? Ports.free() : options.apiPort();
        api = URI.create("http://127.0.0.1:" + port);
        Child child =
                supervisor.start(spec("api", List.of("api", "--port", String.valueOf(port)), connections(), GRACE));
        await(child, "the API", () -> answers(api.resolve("/api/health")));
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
    public Optional<URI> simulator() {
        return Optional.ofNullable(simulator);
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public List<String> parts() {
        var lines = new ArrayList<String>();
        lines.add(part("postgres", postgres.jdbcUrl().replaceFirst("^jdbc:", "")));
        lines.add(part("temporal", temporal.target() + "   Web UI " + temporal.uiUrl()));
        if (simulator != null) {
            lines.add(part("simulator", simulator.toString()));
        }
        lines.add(part("worker", ""));
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
        for (String name : List.of("worker", "api", "temporal", "postgres", "simulator")) {
            supervisor.child(name).ifPresent(child -> pids.put(name, child.pid()));
        }
        return pids;
    }

    @Override
    public String loseWorker() {
        return "kill -9 " + lose("worker") + " (the worker)";
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
                throw new Complaint(what + " ended while it started:\n  " + String.join("\n  ", tail(child.log())));
            }
            if (System.nanoTime() > end) {
                throw new Complaint(
                        what + " did not answer within " + START_LIMIT.toSeconds() + " s; see " + child.log());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Complaint("interrupted");
        }
    }

    private static boolean answers(URI url) {
        try {
            var connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(3_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
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

    /** The words that run a Rollcall command as each part is run. */
    public static List<String> command(List<String> words) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "-Drollcall.home=" + System.getProperty("rollcall.home", "."),
                "-Drollcall.log=INFO",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(words);
        return command;
    }

    private ChildSpec spec(String name, List<String> words, Map<String, String> env, Duration grace) {
        return new ChildSpec(
                name,
                command(words),
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
            case "worker" ->
                Pattern.compile("TEMPORAL_.*|ROLLCALL_TOKEN" + (simulator == null ? "" : "|.*_API_KEY(_\\d+)?"));
            case "api" -> Pattern.compile("TEMPORAL_.*|.*_API_KEY(_\\d+)?");
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
