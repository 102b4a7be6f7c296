package dev.rollcall.proving.chaos;

import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.CannotStart;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.LogTail;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.Signals;
import dev.rollcall.stack.local.SelfProcess;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Its own {@code rollcall up}, with all parts as processes, and a second worker. Killed processes are started again: the
 * parts by their launcher, the launcher and the second worker by {@link #mend}.
 */
final class ChaosStack implements AutoCloseable {
    /** The user's variables that are not passed on: keys, and addresses of another Temporal, ledger or settings file. */
    private static final Pattern WITHHELD =
            Pattern.compile(".*_API_KEY(_\\d+)?|ROLLCALL_(?!GUARD).*|TEMPORAL_(?!CLI).*|DATABASE_.*|.*_BASE_URL");

    /** Seconds: the simulator's batches take three. */
    private static final String SOON = "3";

    private static final Path PROCESSES = Path.of("/proc");

    private final Path folder;
    private final List<String> faults;
    private final ChildSpec up;
    private final ChildSpec second;
    private final int apiPort = Ports.free();
    private final int postgresPort = Ports.free();
    private final int simulatorPort = Ports.free();
    private Child launcher;
    private Child secondWorker;

    /** @param latencyMillis the simulator's median latency */
    ChaosStack(Path folder, long seed, long latencyMillis) {
        this(folder, seed, latencyMillis, List.of());
    }

    /** @param faults of the simulator, from the start on */
    ChaosStack(Path folder, long seed, long latencyMillis, List<String> faults) {
        this(folder, seed, latencyMillis, faults, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /**
     * @param forUp how the launcher, and through it all its parts, is started; {@code forSecond}: how the second worker is
     */
    ChaosStack(
            Path folder,
            long seed,
            long latencyMillis,
            List<String> faults,
            UnaryOperator<ChildSpec> forUp,
            UnaryOperator<ChildSpec> forSecond) {
        if (!Files.isDirectory(PROCESSES.resolve("self"))) {
            throw new UserError("chaos finds the parts' processes in /proc, which this system does not have");
        }
        this.folder = folder;
        this.faults = List.copyOf(faults);
        int temporalPort = Ports.free();
        var words = new ArrayList<>(List.of(
                "up",
                "--simulate",
                "--data=" + data(),
                "--api-port=" + apiPort,
                "--temporal-port=" + temporalPort,
                "--ui-port=" + Ports.free(),
                "--postgres-port=" + postgresPort,
                "--simulator-port=" + simulatorPort,
                "--simulator-journal=" + folder.resolve("simulator.journal"),
                "--seed=" + seed,
                "--latency=" + latencyMillis));
        faults.forEach(fault -> words.add("--fault=" + fault));
        up = forUp.apply(spec("up", words, Map.of(Settings.BATCH_POLL, SOON)));
        second = forSecond.apply(spec(
                "second-worker",
                List.of("worker"),
                Map.of(
                        Settings.BATCH_POLL,
                        SOON,
                        Database.VARIABLE,
                        jdbcUrl(),
                        "TEMPORAL_ADDRESS",
                        "127.0.0.1:" + temporalPort,
                        "TEMPORAL_CONFIG_FILE",
                        data().resolve("run").resolve("temporal.toml").toString(),
                        Settings.SIMULATOR,
                        simulator().toString())));
    }

    private ChildSpec spec(String name, List<String> words, Map<String, String> env) {
        Path log = folder.resolve(name + ".log");
        return new ChildSpec(
                name, SelfProcess.command(words), env, folder, log, Duration.ofMinutes(4), WITHHELD, "TERM");
    }

    Path data() {
        return folder.resolve("data");
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + apiPort);
    }

    URI simulator() {
        return URI.create("http://127.0.0.1:" + simulatorPort);
    }

    /** The simulator's faults whenever it starts. */
    List<String> faults() {
        return faults;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/rollcall?user=postgres";
    }

    Path log() {
        return up.log();
    }

    void start() {
        launcher = Child.start(up);
        secondWorker = Child.start(second);
    }

    /** Starts the launcher and the second worker again if they have ended. */
    void mend() {
        try {
            if (!launcher.isAlive()) {
                launcher.close();
                launcher = Child.start(up);
            }
            if (!secondWorker.isAlive()) {
                secondWorker.close();
                secondWorker = Child.start(second);
            }
        } catch (CannotStart e) {
            // Ignored: the next call tries again.
        }
    }

    /** Why the launcher refused to start; empty if it runs or was killed. */
    Optional<String> refused() {
        return launcher.isAlive() || launcher.exitCode() > 128
                ? Optional.empty()
                : Optional.of("./rollcall up ended with code " + launcher.exitCode() + ": "
                        + String.join(" ", LogTail.last(up.log(), 3)) + "; see " + up.log());
    }

    /** All processes of a part, the main one first; empty while the part is down. */
    List<Long> pids(KillTarget part) {
        return switch (part) {
            case LAUNCHER -> alive(launcher);
            case SECOND_WORKER -> alive(secondWorker);
            case WORKER, API, SIMULATOR ->
                family(words -> {
                    int main = words.indexOf(SelfProcess.MAIN);
                    return main >= 0
                            && main + 1 < words.size()
                            && words.get(main + 1).equals(part.word());
                });
            case POSTGRES -> family(words -> words.get(0).endsWith("/postgres"));
            case TEMPORAL -> family(words -> words.contains("start-dev"));
        };
    }

    private static List<Long> alive(Child child) {
        return child.isAlive() ? List.of(child.pid()) : List.of();
    }

    private interface Words {
        boolean match(List<String> words);
    }

    /** The launcher's child that was started with these words, and all its descendants. */
    private List<Long> family(Words wanted) {
        var found = new ArrayList<Long>();
        if (!launcher.isAlive()) {
            return found;
        }
        ProcessHandle.of(launcher.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> is(words(process.pid()), wanted))
                .forEach(process -> {
                    found.add(process.pid());
                    process.descendants().map(ProcessHandle::pid).forEach(found::add);
                });
        return found.stream().distinct().toList();
    }

    private static boolean is(List<String> words, Words wanted) {
        return !words.isEmpty() && !words.contains("rollcall-guard") && wanted.match(words);
    }

    /** The words of a command line. {@code ProcessHandle.info()} does not return long command lines. */
    private static List<String> words(long pid) {
        try {
            String line =
                    Files.readString(PROCESSES.resolve(String.valueOf(pid)).resolve("cmdline"), StandardCharsets.UTF_8);
            return List.of(line.split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    static void signal(String signal, List<Long> pids) {
        pids.forEach(pid -> Signals.send(signal, String.valueOf(pid)));
    }

    /** The processes that were started for this stack and still run. */
    List<String> leftovers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .map(process -> words(process.pid()))
                .filter(words -> words.stream().anyMatch(word -> word.contains(folder.toString())))
                .map(words -> String.join(" ", words.subList(0, Math.min(3, words.size()))))
                .toList();
    }

    @Override
    public void close() {
        for (Child child :
                Stream.of(secondWorker, launcher).filter(c -> c != null).toList()) {
            if (child.isAlive()) {
                Signals.send("CONT", String.valueOf(child.pid()));
            }
            child.terminate();
        }
    }

    void delete() {
        try {
            DataFolder.deleteTree(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
