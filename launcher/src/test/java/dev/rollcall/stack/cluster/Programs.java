package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's own programs, for tests marked {@link NeedsPrograms}. */
public final class Programs {
    private static final Path POSTGRES = Path.of("/usr/lib/postgresql");

    private Programs() {}

    /** Where the program is; PostgreSQL's are in a folder of their version. */
    static Optional<Path> find(String name) {
        Stream<Path> usual = Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of),
                Stream.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin")));
        return Stream.concat(usual, postgres())
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static String path(String name) {
        return find(name).orElseThrow().toString();
    }

    /** What it printed, both ways, when it ended well. */
    public static String run(Path folder, List<String> command) {
        Ended ended = run(folder, command, Map.of());
        assertThat(ended.code())
                .as("%s said: %s", String.join(" ", command), ended.output())
                .isZero();
        return ended.output();
    }

    public record Ended(int code, String output) {}

    /** @param env beside which there is PATH and nothing else */
    public static Ended run(Path folder, List<String> command, Map<String, String> env) {
        try {
            Path output = Files.createTempFile("rollcall-test-", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
            builder.environment().clear();
            builder.environment().put("PATH", path);
            builder.environment().putAll(env);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end: " + command);
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Ended(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The newest version first. */
    private static Stream<Path> postgres() {
        try (Stream<Path> versions = Files.isDirectory(POSTGRES) ? Files.list(POSTGRES) : Stream.empty()) {
            return versions
                    .sorted(Comparator.comparing((Path version) -> Integer.parseInt(
                                    "0" + version.getFileName().toString().replaceAll("\\D", "")))
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
