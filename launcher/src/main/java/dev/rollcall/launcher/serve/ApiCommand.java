package dev.rollcall.launcher.serve;

import dev.rollcall.api.ApiOptions;
import dev.rollcall.api.ApiServer;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.UserError;
import dev.rollcall.cli.Version;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.parts.ProcessMeters;
import dev.rollcall.stack.parts.ShutdownSignal;
import dev.rollcall.stack.parts.TemporalConnection;
import dev.rollcall.stack.parts.Tracing;
import dev.rollcall.stack.settings.AlertRules;
import dev.rollcall.stack.settings.ApiVariables;
import dev.rollcall.stack.settings.EventSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The REST API of its own, against {@code TEMPORAL_ADDRESS} and {@code DATABASE_URL}. */
@Command(name = "api", description = "Serves REST. Needs DATABASE_URL and TEMPORAL_ADDRESS.")
public final class ApiCommand implements Callable<Integer> {
    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Where to listen; beyond loopback only with ROLLCALL_TOKEN set. Default: ${DEFAULT-VALUE}")
    private String host;

    @Option(names = "--port", description = "Default: PORT, or 8080.")
    private Integer port;

    @Override
    public Integer call() {
        int listening = port == null ? ApiVariables.port(Environment.ofProcess()) : port;
        var options = new ApiOptions(host, listening, Environment.apiToken(), Version.current())
                .with(ApiVariables.read(Environment.ofProcess()))
                .telling(EventSettings.read(Environment.ofProcess()))
                .alerting(AlertRules.bundled(Environment.ofProcess()));
        // Last before the try: whoever makes it must come to its end, or the process would wait for it for ever.
        var shutdown = new ShutdownSignal();
        var meters = ProcessMeters.open();
        try (var tracing = Tracing.open(Environment.ofProcess(), "rollcall-api");
                var ledger = Database.open(Environment.ofProcess());
                var temporal = TemporalConnection.open(Environment.ofProcess(), meters.temporal(), tracing);
                var api = ApiServer.start(
                        options, ledger, temporal.client(), meters.registry(), tracing.observations())) {
            System.out.println("the API answers on " + api.url() + "/api; ledger "
                    + Database.place(Environment.ofProcess()) + ", Temporal " + temporal.place());
            shutdown.await();
            return 0;
        } catch (IllegalStateException e) {
            throw new UserError(e.getMessage().replace("--api-port", "--port"), e);
        } finally {
            shutdown.over();
        }
    }
}
