package dev.rollcall.launcher.serve;

import dev.rollcall.cli.Environment;
import dev.rollcall.cli.UserError;
import dev.rollcall.cli.Version;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.parts.MetricsPort;
import dev.rollcall.stack.parts.ProcessMeters;
import dev.rollcall.stack.parts.ShutdownSignal;
import dev.rollcall.stack.parts.TemporalConnection;
import dev.rollcall.stack.parts.Tracing;
import dev.rollcall.stack.parts.WorkerPart;
import dev.rollcall.stack.settings.ApiVariables;
import dev.rollcall.stack.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A worker of its own, against {@code TEMPORAL_ADDRESS} and {@code DATABASE_URL}. */
@Command(name = "worker", description = "Asks the providers. Needs DATABASE_URL and TEMPORAL_ADDRESS.")
public final class WorkerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

    @Option(
            names = "--providers",
            split = ",",
            paramLabel = "ID",
            description = "Ask only these; other workers ask the others.")
    private List<String> providers = List.of();

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serve Prometheus metrics on PORT, under /metrics. Default: not at all.")
    private Integer metricsPort;

    @Option(
            names = "--metrics-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Where the metrics are served; anybody there may read them. Default: ${DEFAULT-VALUE}")
    private String metricsHost;

    @Override
    @SuppressWarnings("try") // the metrics port only has to be open
    public Integer call() {
        Settings settings = Settings.read(Environment.ofProcess(), Path.of("")).only(providers);
        var shutdown = new ShutdownSignal();
        var meters = ProcessMeters.open();
        meters.tellVersion(Version.current(), ApiVariables.environment(Environment.ofProcess()));
        try (var tracing = Tracing.open(Environment.ofProcess(), "rollcall-worker");
                var ledger = Database.open(Environment.ofProcess());
                var temporal = TemporalConnection.open(Environment.ofProcess(), meters.temporal(), tracing);
                var metrics = MetricsPort.open(metricsHost, metricsPort, meters.registry())) {
            var worker =
                    WorkerPart.start(settings, ledger, temporal.client(), meters.registry(), tracing, deployment());
            System.out.println("the worker (pid " + ProcessHandle.current().pid() + ") asks "
                    + asked(settings) + "; ledger " + Database.place(Environment.ofProcess()) + ", Temporal "
                    + temporal.place());
            shutdown.await();
            LOG.info("draining: nothing new is begun, calls under way are kept");
            boolean drained = worker.drain();
            LOG.info(drained ? "drained" : "some calls did not end in time; they are listed as possible duplicates");
            return drained ? 0 : 1;
        } finally {
            shutdown.over();
        }
    }

    private static String asked(Settings settings) {
        String who = settings.askable().isEmpty() ? "nobody, for want of a key" : String.join(", ", settings.askable());
        return who + (settings.simulated() ? " (simulated)" : "");
    }

    /** Of the environment, since it belongs to where a worker is deployed; blank: none. */
    private static String deployment() {
        String named =
                Environment.ofProcess().getOrDefault(Settings.DEPLOYMENT, "").strip();
        if (!named.isEmpty() && !named.matches("[A-Za-z0-9._-]+(:[A-Za-z0-9._-]+)?")) {
            throw new UserError(
                    Settings.DEPLOYMENT + " is '" + named + "'; it is NAME or NAME:BUILD, such as rollcall or"
                            + " rollcall:2026-11, of letters, digits, '.', '_' and '-'");
        }
        return named.isEmpty() ? null : named;
    }
}
