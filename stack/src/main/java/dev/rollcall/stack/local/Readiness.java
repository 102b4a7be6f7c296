package dev.rollcall.stack.local;

import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.LogTail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits until a part has started. */
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
                throw new UserError(what + " ended while it started:\n  " + tail(child.log()));
            }
            if (System.nanoTime() > end) {
                throw new UserError(what + " did not answer within " + LIMIT.toSeconds() + " s; see " + child.log());
            }
            Pause.millis(50);
        }
    }

    private static String tail(Path log) {
        List<String> lines = LogTail.last(log, LOG_LINES);
        return lines.isEmpty() ? "(nothing can be read in its log " + log + ")" : String.join("\n  ", lines);
    }
}
