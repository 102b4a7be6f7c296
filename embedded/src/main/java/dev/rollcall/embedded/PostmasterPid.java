package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's {@code postmaster.pid}: the server's pid on line 1, whether it takes connections on line 8. A server that
 * was killed leaves it behind, and a pid in it that now belongs to another program keeps PostgreSQL from starting.
 */
final class PostmasterPid {
    private static final String FILE = "postmaster.pid";
    private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(20);

    private PostmasterPid() {}

    /** Whether a PostgreSQL server runs on the database cluster in {@code data/} of this folder. */
    static boolean isAlive(Path postgresFolder) {
        return postmaster(postgresFolder.resolve("data")).isPresent();
    }

    static boolean saysReady(Path data, long pid) {
        List<String> lines = lines(data);
        return lines.size() >= 8
                && lines.get(0).equals(Long.toString(pid))
                && lines.get(7).strip().equals("ready");
    }

    /** Stops the server that a dead launcher left on this cluster, if any, and removes its file. */
    static void clear(Path data) throws IOException {
        Optional<ProcessHandle> left = postmaster(data);
        if (left.isPresent()) {
            stop(left.get());
        }
        Files.deleteIfExists(data.resolve(FILE));
    }

    private static void stop(ProcessHandle postmaster) {
        String pid = Long.toString(postmaster.pid());
        Signals.send("INT", pid);
        if (!Poll.until(FAST_SHUTDOWN, () -> !runs(postmaster))) {
            Signals.send("QUIT", pid);
            if (!Poll.until(Duration.ofSeconds(6), () -> !runs(postmaster))) {
                postmaster.destroyForcibly();
                Poll.until(Duration.ofSeconds(5), () -> !runs(postmaster));
            }
        }
    }

    private static Optional<ProcessHandle> postmaster(Path data) {
        List<String> lines = lines(data);
        if (lines.isEmpty() || !lines.get(0).matches("[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0)))
                .filter(PostmasterPid::runs)
                .filter(handle -> isPostgresOn(handle, data));
    }

    /** A zombie has a pid but no program. */
    private static boolean runs(ProcessHandle handle) {
        return handle.isAlive() && handle.info().command().isPresent();
    }

    private static boolean isPostgresOn(ProcessHandle handle, Path data) {
        boolean postgres = handle.info().command().orElse("").endsWith("/postgres");
        return postgres
                && handle.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(data.toString()))
                        .orElse(true);
    }

    private static List<String> lines(Path data) {
        try {
            return Files.readAllLines(data.resolve(FILE));
        } catch (IOException e) {
            return List.of();
        }
    }
}
