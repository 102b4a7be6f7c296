package dev.rollcall.launcher;

import dev.rollcall.cli.Invocation;
import dev.rollcall.cli.Terminal;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.local.TrialStack;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs once, at build time, what people run: a local stack in this process, a small job, and short commands. The script
 * {@code rollcall} has Java note the classes that are loaded and makes an archive of them (CDS), from which all later
 * processes of this build start sooner.
 */
final class Rehearsal {
    private static final Duration MOST = Duration.ofSeconds(90);

    private Rehearsal() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        endAfter(MOST);
        Main.commands(here(Map.of())).execute("--help");
        var options = StackOptions.simulated(new Simulation(0, 1, Duration.ZERO, List.of()));
        try (var folder = DataFolder.temporary();
                var stack = TrialStack.start(folder, options, null, System.out::println)) {
            Invocation here = here(Map.of("ROLLCALL_URL", stack.api().toString()));
            List.of(
                            "crawl example.com --idempotency-key rehearsal --follow",
                            "jobs",
                            "answers example.com",
                            "domains watch example.com",
                            "domains list",
                            "keys",
                            "limits",
                            "sweep show",
                            "providers",
                            "usage")
                    .forEach(words -> Main.commands(here).execute(words.split(" ")));
        }
        System.exit(0);
    }

    /** What was loaded by then counts. */
    private static void endAfter(Duration most) {
        var watch = new Thread(() -> {
            try {
                Thread.sleep(most.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            System.exit(1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static Invocation here(Map<String, String> env) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Invocation(env, Path.of(""), InputStream.nullInputStream(), nowhere, nowhere, Terminal.NONE);
    }
}
