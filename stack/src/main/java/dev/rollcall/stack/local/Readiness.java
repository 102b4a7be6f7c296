package dev.rollcall.stack.local;

import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits for a part that starts. */
final class Readiness {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int LOG_LINES = 8;

    private Readiness() {}

    /**
     * @param what the part, for messages
     * @throws UserError when it ends, or is not ready in time
     */
    static void await(Child child, String what, BooleanSupplier ready) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!ready.getAsBoolean()) {
            if (!child.isAlive()) {
                throw new UserError(what + " ended while it started:\n  " + String.join("\n  ", tail(child.log())));
            }
            if (System.nanoTime() > end) {
                throw new UserError(what + " did not answer within " + LIMIT.toSeconds() + " s; see " + child.log());
            }
            Pause.millis(50);
        }
    }

    private static List<String> tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException | UncheckedIOException e) {
            return List.of("(its log " + log + " can't be read)");
        }
    }
}
