package dev.rollcall.stack.cluster;

import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.DevServer;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.stack.local.SelfProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code docker-compose.temporal.yml} describes, as processes: PostgreSQL and Temporal of their own, TLS and an API
 * key before Temporal, a simulator, and as many {@code api} and {@code worker} as one likes.
 */
final class Cluster implements AutoCloseable {
    private static final String TOKEN = "token-s3cret";
    private static final String API_KEY = "tmprl-s3cret";
    static final String PASSWORD = "pg-s3cret";
    /** As the containers have. */
    private static final Duration DRAIN = Duration.ofSeconds(170);

    private static final List<String> PROVIDERS = List.of(
            "openai", "anthropic", "deepseek", "mistral", "xai", "together", "perplexity", "google", "cohere", "groq");

    private final Path folder;
    private final Map<String, Child> parts = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private DebianPostgres postgres;
    private DevServer temporal;
    private TlsProxy door;
    private Map<String, String> env;

    private Cluster(Path folder) {
        this.folder = folder;
    }

    /** PostgreSQL, Temporal behind its door, and a simulator; whoever works comes later. */
    static Cluster start(Path folder) throws IOException, SQLException {
        return start(folder, Map.of());
    }

    static Cluster start(Path folder, Map<String, String> postgresEnv) throws IOException, SQLException {
        var cluster = new Cluster(folder);
        boolean started = false;
        try {
            cluster.startServers(postgresEnv);
            started = true;
            return cluster;
        } finally {
            if (!started) {
                cluster.close();
            }
        }
    }

    private void startServers(Map<String, String> postgresEnv) throws IOException, SQLException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(folder.resolve("tmp"));
        ports.put("simulator", Ports.free());
        startPart(
                "simulator", List.of("simulator", "--port", "" + ports.get("simulator"), "--latency", "700"), Map.of());
        postgres = DebianPostgres.start(folder.resolve("postgres"), PASSWORD, postgresEnv);
        opened.add(postgres);
        DataFolder data = DataFolder.open(folder.resolve("temporal"));
        opened.add(data);
        temporal = DevServer.start(data, RealTemporal.cli(), 0, 0, Map.of(), List.of());
        opened.add(temporal);
        Path pki = Files.createDirectories(folder.resolve("pki"));
        var certificates = new Certificates(pki);
        Certificates.Pair authority = certificates.authority("authority");
        Certificates.Pair client = certificates.issue("client", "authority", 2);
        door = TlsProxy.open(
                folder.resolve("nginx"),
                certificates.issue("server", "authority", 2),
                authority.certificate(),
                API_KEY,
                temporal.port());
        opened.add(door);
        env = Map.of(
                "DATABASE_URL", postgres.url(),
                "TEMPORAL_ADDRESS", door.address(),
                "TEMPORAL_NAMESPACE", "default",
                "TEMPORAL_API_KEY", API_KEY,
                "TEMPORAL_TLS", "true",
                "TEMPORAL_TLS_SERVER_CA_CERT_PATH", authority.certificate().toString(),
                "TEMPORAL_TLS_CLIENT_CERT_PATH", client.certificate().toString(),
                "TEMPORAL_TLS_CLIENT_KEY_PATH", client.key().toString());
        var settings = new StringBuilder("providers:\n");
        PROVIDERS.forEach(provider -> settings.append("  ").append(provider).append(": {concurrency: 4}\n"));
        Files.writeString(folder.resolve("rollcall.yaml"), settings);
    }

    void startWorker(String name) {
        startWorker(name, Map.of());
    }

    void startWorker(String name, Map<String, String> more) {
        var own = new HashMap<>(env);
        own.putAll(more);
        own.put("ROLLCALL_SIMULATOR", "http://127.0.0.1:" + ports.get("simulator"));
        own.put("ROLLCALL_CONFIG", folder.resolve("rollcall.yaml").toString());
        startPart(name, List.of("worker"), own);
    }

    void startApi(String name) {
        var own = new HashMap<>(env);
        own.put("ROLLCALL_TOKEN", TOKEN);
        startPart(name, List.of("api", "--port", "" + ports.computeIfAbsent(name, n -> Ports.free())), own);
    }

    ApiClient api(String name) {
        return new ApiClient(URI.create("http://127.0.0.1:" + ports.get(name)), TOKEN);
    }

    URI simulator() {
        return URI.create("http://127.0.0.1:" + ports.get("simulator"));
    }

    Child part(String name) {
        return parts.get(name);
    }

    /** {@code kill -9}; nobody starts it again. */
    void lose(String name) {
        Child child = parts.get(name);
        child.kill();
        child.close();
    }

    DebianPostgres postgres() {
        return postgres;
    }

    TlsProxy door() {
        return door;
    }

    DevServer temporal() {
        return temporal;
    }

    /** What all parts of ours have logged, nginx and the servers included. */
    String logs() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            var text = new StringBuilder();
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                text.append(log).append('\n').append(Files.readString(log));
            }
            return text.toString();
        }
    }

    static List<String> secrets() {
        return List.of(API_KEY, PASSWORD, TOKEN);
    }

    private void startPart(String name, List<String> words, Map<String, String> own) {
        // Tomcat's folder outlives a kill -9.
        List<String> command = SelfProcess.command(
                words, "-XX:TieredStopAtLevel=1", "-Xmx320m", "-Djava.io.tmpdir=" + folder.resolve("tmp"));
        parts.put(
                name,
                Child.start(new ChildSpec(
                        name,
                        command,
                        own,
                        folder,
                        folder.resolve(name + ".log"),
                        DRAIN,
                        Pattern.compile("TEMPORAL_.*|ROLLCALL_.*|DATABASE_URL|.*_API_KEY(_\\d+)?"),
                        "TERM")));
    }

    /** Whoever works first, so that it can drain; then what it works with. */
    @Override
    public void close() {
        ExecutorService each = Executors.newCachedThreadPool();
        CompletableFuture.allOf(parts.values().stream()
                        .map(part -> CompletableFuture.runAsync(part::close, each))
                        .toArray(CompletableFuture[]::new))
                .join();
        each.shutdown();
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
