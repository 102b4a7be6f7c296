package dev.rollcall.stack.local;

import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How the processes of simulator, worker and API are started: as commands of this program, each with only the variables that
 * it needs.
 */
final class PartSpecs {
    private static final Duration WORKER_GRACE = Duration.ofSeconds(160);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final DataFolder folder;
    private final StackOptions options;

    PartSpecs(DataFolder folder, StackOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * The servers that worker and API talk to.
     *
     * @param simulator null: real providers
     */
    record Servers(String jdbcUrl, String temporal, URI simulator) {}

    ChildSpec simulator(int port) {
        var words = new ArrayList<>(List.of("simulator", "--port", String.valueOf(port)));
        words.addAll(options.simulation().arguments());
        return spec("simulator", words, Map.of(), GRACE, ChildSpec.SECRETS);
    }

    /**
     * The worker. It gets the providers' keys only if it asks real providers.
     *
     * @param metricsPort null: it serves no metrics
     */
    ChildSpec worker(String name, Servers servers, Integer metricsPort) {
        String keys = servers.simulator == null ? "" : "|" + ChildSpec.KEYS;
        return spec(
                name,
                metricsPort == null ? List.of("worker") : List.of("worker", "--metrics-port", metricsPort.toString()),
                environment(servers),
                WORKER_GRACE,
                Pattern.compile("TEMPORAL_.*|" + ChildSpec.TOKENS + keys));
    }

    /** The API. Only it gets the token. */
    ChildSpec api(int port, Servers servers) {
        return spec(
                "api",
                List.of("api", "--port", String.valueOf(port)),
                environment(servers),
                GRACE,
                Pattern.compile("TEMPORAL_.*|" + ChildSpec.KEYS));
    }

    private ChildSpec spec(String name, List<String> words, Map<String, String> env, Duration grace, Pattern withheld) {
        // Tomcat leaves a temporary folder behind when it is killed, so it is put into this one.
        String temporary = "-Djava.io.tmpdir=" + folder.scratch();
        return new ChildSpec(
                name,
                options.optimised() ? SelfProcess.optimised(words, temporary) : SelfProcess.command(words, temporary),
                env,
                Path.of("").toAbsolutePath(),
                folder.logs().resolve(name + ".log"),
                grace,
                withheld,
                "TERM");
    }

    /**
     * The variables that lead to this stack's own servers. What the user's environment says about other servers is not
     * passed on.
     */
    private Map<String, String> environment(Servers servers) {
        var env = new HashMap<>(options.variables());
        env.put(Database.VARIABLE, servers.jdbcUrl);
        env.put("TEMPORAL_ADDRESS", servers.temporal);
        env.put("TEMPORAL_NAMESPACE", "default");
        env.put("TEMPORAL_CONFIG_FILE", emptyProfile().toString());
        // Worker Versioning is off here, because nobody would make the only worker's version the current one.
        env.put(Settings.DEPLOYMENT, "");
        env.put(Settings.DATA, folder.root().toString());
        env.put(Settings.SIMULATOR, servers.simulator == null ? "" : servers.simulator.toString());
        if (options.settings() != null) {
            env.put(Settings.CONFIG, options.settings().toString());
        }
        return env;
    }

    private Path emptyProfile() {
        try {
            Path file = folder.run().resolve("temporal.toml");
            Files.createDirectories(folder.run());
            // The file is not empty, because the SDK (1.38) fails on a file without a profile.
            Files.writeString(file, "[profile.default]\n");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
