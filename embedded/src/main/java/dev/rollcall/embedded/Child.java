package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process in a session of its own that never outlives the launcher.
 *
 * <p>Ctrl-C at the launcher's terminal does not reach it, so the launcher can drain first. Beside it runs a guard (see
 * {@code guard.sh}) that holds the end of a pipe from the launcher: when the launcher is gone, {@code kill -9} included,
 * the guard ends the child and its group. When the guard is gone, the launcher kills the group. When the child ends by
 * itself, the guard ends what is left of its group.
 */
public final class Child implements AutoCloseable {
    /** With the launcher gone nobody waits for a long drain; people look at {@code ps} after some seconds. */
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(5);

    private static final Duration WATCH_EVERY = Duration.ofMillis(200);
    private static final long ROTATE_LOG_ABOVE = 16L << 20;

    private final ChildSpec spec;
    private final Process process;
    private final Optional<ProcessHandle> guard;
    private final CompletableFuture<Child> exit = new CompletableFuture<>();

    private Child(ChildSpec spec, Process process, Optional<ProcessHandle> guard) {
        this.spec = spec;
        this.process = process;
        this.guard = guard;
    }

    /**
     * Starts it and returns when its guard stands.
     *
     * @throws CannotStart when not even the shell around it starts; a command that does not exist shows as exit code 127
     *     and in the log
     */
    public static Child start(ChildSpec spec) {
        Process process;
        try {
            prepareLog(spec.log());
            ProcessBuilder builder = new ProcessBuilder(guarded(spec))
                    .directory(spec.directory().toFile())
                    .redirectErrorStream(true);
            builder.environment()
                    .keySet()
                    .removeIf(name -> spec.withheld().matcher(name).matches());
            builder.environment().putAll(spec.env());
            builder.environment().put("ROLLCALL_GUARD", ProcessGuard.SCRIPT);
            process = builder.start();
        } catch (IOException e) {
            throw new CannotStart("cannot start " + spec.name() + ": " + e.getMessage(), e);
        }
        Optional<ProcessHandle> guard = guardOf(process);
        Child child = new Child(spec, process, guard);
        // A program that ends at once takes the pipe with it before the guard's line was read: that is no fault.
        if (guard.isEmpty() && !child.endsWithin(Duration.ofMillis(500))) {
            child.kill(); // alive without a guard it would outlive us
            throw new CannotStart("cannot start " + spec.name() + ": its guard did not start (is the machine out of"
                    + " processes or memory?); see " + spec.log());
        }
        Thread watch = new Thread(child::watch, "watch-" + spec.name());
        watch.setDaemon(true);
        watch.start();
        return child;
    }

    public String name() {
        return spec.name();
    }

    /** Where its output goes. */
    public Path log() {
        return spec.log();
    }

    /** The pid of the program itself, which also leads its process group. */
    public long pid() {
        return process.pid();
    }

    /** The pid of the guard beside it, when it was seen. */
    Optional<Long> guardPid() {
        return guard.map(ProcessHandle::pid);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code, 128 + n when it died of signal n; it must have ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Completes, never exceptionally, when the program has ended, whatever the reason. */
    public CompletableFuture<Child> onExit() {
        return exit.copy();
    }

    /** Asks it to end, waits for it within its grace, then kills its group; returns when nothing of it is left. */
    public void terminate() {
        if (isAlive()) {
            askToEnd();
            if (!endsWithin(spec.grace())) {
                kill();
            }
        }
        awaitNothingLeft();
    }

    /** {@code kill -9} of its whole group, at once; returns without waiting for the end. */
    public void kill() {
        if (isAlive()) {
            Signals.send("KILL", "-" + pid());
            process.toHandle().destroyForcibly();
        }
    }

    @Override
    public void close() {
        terminate();
    }

    @Override
    public String toString() {
        return name() + " (pid " + pid() + ")";
    }

    /** Sends the stop signal to the leader alone: it knows best how to end its own children. */
    private void askToEnd() {
        if (spec.stopSignal().equals("TERM")) {
            // Not process.destroy(): that closes the pipe too, and the guard would count its own, shorter grace.
            process.toHandle().destroy();
        } else {
            Signals.send(spec.stopSignal(), Long.toString(pid()));
        }
    }

    /** Does not let an interrupt cut the wait short: what ends with a launcher must end in order. */
    private boolean endsWithin(Duration limit) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitNothingLeft() {
        endsWithin(ORPHAN_GRACE);
        // The guard leaves after the last of the group.
        guard.ifPresent(handle -> Poll.until(ORPHAN_GRACE.plusSeconds(1), () -> !runs(handle)));
    }

    private void watch() {
        while (!endsWithin(WATCH_EVERY)) {
            if (!guard.map(Child::runs).orElse(false)) {
                kill();
            }
        }
        try {
            process.getOutputStream().close(); // so the guard ends what is left of the group, and itself
        } catch (IOException e) {
            // Nothing was ever written to it.
        }
        exit.complete(this);
    }

    /** A zombie has a pid but no program. */
    private static boolean runs(ProcessHandle handle) {
        return handle.isAlive() && handle.info().command().isPresent();
    }

    private static List<String> guarded(ChildSpec spec) {
        Duration orphanGrace = spec.grace().compareTo(ORPHAN_GRACE) < 0 ? spec.grace() : ORPHAN_GRACE;
        List<String> command = new ArrayList<>(ProcessGuard.ownSession());
        command.addAll(List.of("sh", "-c", "eval \"$ROLLCALL_GUARD\"", "rollcall-guard", "start"));
        command.addAll(List.of(
                Long.toString(orphanGrace.toMillis() / 100),
                spec.stopSignal(),
                spec.log().toString()));
        command.addAll(spec.command());
        return command;
    }

    private static void prepareLog(Path log) throws IOException {
        Files.createDirectories(log.getParent());
        if (Files.exists(log) && Files.size(log) > ROTATE_LOG_ABOVE) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Reads its one line. Nothing may be reading there later on: a thread that waits on that pipe keeps the JVM's reaper
     * from closing the other one, and the guard from ending.
     */
    private static Optional<ProcessHandle> guardOf(Process process) {
        try {
            String line = process.inputReader(StandardCharsets.UTF_8).readLine();
            return line != null && line.matches("guard [0-9]+")
                    ? ProcessHandle.of(Long.parseLong(line.substring("guard ".length())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
