package dev.rollcall.stack.local;

import dev.rollcall.api.ApiOptions;
import dev.rollcall.api.ApiServer;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.Version;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.EmbeddedPostgresServer;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.stack.parts.ProcessMeters;
import dev.rollcall.stack.parts.TemporalConnection;
import dev.rollcall.stack.parts.WorkerPart;
import dev.rollcall.stack.settings.ApiVariables;
import dev.rollcall.stack.settings.EventSettings;
import dev.rollcall.stack.settings.Settings;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The local stack without the {@code temporal} program: a test server in this process takes Temporal's place, so worker and
 * API run in the same JVM. It forgets everything when it ends (the ledger does not) and becomes slower with each workflow.
 * It is only for a first look.
 */
public final class TrialStack implements LocalStack {
    /** With more domains the test server is too slow. */
    public static final int MOST_DOMAINS = 1_000;

    private final Consumer<String> say;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ProcessMeters meters = ProcessMeters.open();
    private EmbeddedPostgresServer postgres;
    private Ledger ledger;
    private TemporalConnection temporal;
    private Settings settings;
    private Simulator simulator;
    private WorkerPart worker;
    private ApiServer api;

    private TrialStack(Consumer<String> say) {
        this.say = say;
    }

    /**
     * Starts everything and returns when it answers.
     *
     * @param token the token that requests must carry; null: none
     */
    public static TrialStack start(DataFolder folder, StackOptions options, String token, Consumer<String> say) {
        var stack = new TrialStack(say);
        boolean started = false;
        try {
            stack.startAll(folder, options, token);
            started = true;
            return stack;
        } finally {
            if (!started) {
                stack.close();
            }
        }
    }

    private void startAll(DataFolder folder, StackOptions options, String token) {
        postgres = closing(EmbeddedPostgresServer.start(folder, options.postgresPort()));
        say.accept("PostgreSQL runs on 127.0.0.1:" + postgres.port());
        ledger = closing(Ledger.open(LedgerOptions.of(postgres.jdbcUrl())));
        var server = closing(TestServer.createServer(true));
        temporal = closing(TemporalConnection.to(WorkflowServiceStubsOptions.newBuilder()
                .setChannel(server.getChannel())
                .setMetricsScope(meters.temporal())
                .build()));
        Map<String, String> env = new HashMap<>(Environment.ofProcess());
        env.putAll(options.variables());
        env.remove(Settings.SIMULATOR);
        if (options.simulated()) {
            simulator = closing(Simulator.start(options.simulation().options()));
            env.put(Settings.SIMULATOR, simulator.url());
            say.accept("the simulator answers for all providers on " + simulator.url());
        }
        env.put(Settings.DATA, folder.root().toString());
        if (options.settings() != null) {
            env.put(Settings.CONFIG, options.settings().toString());
        }
        settings = Settings.read(env, Path.of(""));
        worker = WorkerPart.start(settings, ledger, temporal.client(), meters.registry(), null);
        var apiOptions = new ApiOptions("127.0.0.1", options.apiPort(), token, Version.current())
                .withMostDomains(MOST_DOMAINS)
                .with(ApiVariables.read(Environment.ofProcess()))
                .telling(EventSettings.read(Environment.ofProcess()))
                .alerting(settings.alerts());
        api = closing(ApiServer.start(apiOptions, ledger, temporal.client(), meters.registry()));
        say.accept("the API answers on " + api.url());
    }

    private <T extends AutoCloseable> T closing(T part) {
        opened.push(part);
        return part;
    }

    @Override
    public URI api() {
        return api.url();
    }

    @Override
    public Optional<URI> webUi() {
        return Optional.empty();
    }

    @Override
    public Optional<String> temporalAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<String> temporalSetup() {
        return Optional.empty();
    }

    @Override
    public Optional<URI> simulator() {
        return Optional.ofNullable(simulator).map(Simulator::url).map(URI::create);
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public List<String> parts() {
        return List.of(
                "postgres   pid " + postgres.pid() + "      "
                        + postgres.jdbcUrl().replaceFirst("^jdbc:", ""),
                "all else   pid " + ProcessHandle.current().pid() + "      " + api.url() + "/api");
    }

    @Override
    public String loseWorker() {
        worker.renew();
        return "the worker, which in trial mode runs in this process, was drained and started again";
    }

    @Override
    public Optional<String> broken() {
        return postgres.child().isAlive() ? Optional.empty() : Optional.of("PostgreSQL has ended; see its log");
    }

    @Override
    public void close() {
        // A Ctrl-C has interrupted this thread; the flag is cleared so that the parts can still end in order.
        Thread.interrupted();
        if (worker != null && !worker.drain()) {
            say.accept("some calls did not end in time");
        }
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                say.accept("at the end: " + e.getMessage());
            }
        }
    }
}
