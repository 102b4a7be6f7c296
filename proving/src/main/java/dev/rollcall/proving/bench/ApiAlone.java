package dev.rollcall.proving.bench;

import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.DevServer;
import dev.rollcall.embedded.HealthCheck;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.stack.local.SelfProcess;
import dev.rollcall.stack.local.TemporalProgram;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The API in a process of its own, as on a server, with a Temporal server that it wants to reach, and no worker. */
final class ApiAlone implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final DevServer temporal;
    private final Child api;
    private final URI url;

    private ApiAlone(DevServer temporal, Child api, URI url) {
        this.temporal = temporal;
        this.api = api;
        this.url = url;
    }

    /** The {@code temporal} program. */
    static Path temporalProgram(Consumer<String> say) {
        if (TemporalProgram.find(say) instanceof TemporalCli.FoundCli cli) {
            return cli.path();
        }
        throw new UserError("the benchmark needs the real Temporal server: ./rollcall doctor says how to get it");
    }

    /**
     * Returns when it answers.
     *
     * @param jdbcUrl of the ledger
     */
    static ApiAlone start(DataFolder folder, Path temporalProgram, String jdbcUrl) throws IOException {
        var temporal = DevServer.start(folder, temporalProgram, 0, 0, Map.of(), List.of("--log-level", "warn"));
        Child api = null;
        boolean started = false;
        try {
            int port = Ports.free();
            api = Child.start(spec(folder, port, jdbcUrl, temporal.target()));
            URI url = URI.create("http://127.0.0.1:" + port);
            await(api, url);
            started = true;
            return new ApiAlone(temporal, api, url);
        } finally {
            if (!started) {
                if (api != null) {
                    api.close();
                }
                temporal.close();
            }
        }
    }

    private static ChildSpec spec(DataFolder folder, int port, String jdbcUrl, String temporal) throws IOException {
        Path profile = Files.writeString(folder.run().resolve("temporal.toml"), "[profile.default]\n");
        return new ChildSpec(
                "api",
                SelfProcess.optimised(
                        List.of("api", "--port", String.valueOf(port)), "-Djava.io.tmpdir=" + folder.scratch()),
                Map.of(
                        Database.VARIABLE,
                        jdbcUrl,
                        "TEMPORAL_ADDRESS",
                        temporal,
                        "TEMPORAL_CONFIG_FILE",
                        profile.toString(),
                        Settings.DATA,
                        folder.root().toString()),
                Path.of(""),
                folder.logs().resolve("api.log"),
                Duration.ofSeconds(15),
                // What this machine's user has set for another Rollcall is not for this one.
                Pattern.compile("TEMPORAL_.*|ROLLCALL_TOKEN|" + ChildSpec.KEYS),
                "TERM");
    }

    private static void await(Child api, URI url) {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!HealthCheck.passes(url.resolve("/api/health"))) {
            if (!api.isAlive() || System.nanoTime() > end) {
                throw new UserError("the API does not start; see " + api.log());
            }
            Pause.millis(50);
        }
    }

    ApiClient client() {
        return new ApiClient(url, null);
    }

    long pid() {
        return api.pid();
    }

    @Override
    public void close() {
        api.close();
        temporal.close();
    }
}
