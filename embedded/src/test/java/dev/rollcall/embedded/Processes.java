package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What tests ask about processes. */
final class Processes {
    /** Far more than anything here takes: a test that reaches it fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Processes() {}

    /** A zombie has ended: only its parent has not looked yet. */
    static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .filter(handle -> handle.isAlive() && handle.info().command().isPresent())
                .isPresent();
    }

    static void awaitGone(long pid) {
        await("pid " + pid + " is gone", () -> !runs(pid));
    }

    static void await(String what, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition)).as(what).isTrue();
    }

    static void awaitText(Path file, String text) {
        await(file + " contains " + text, () -> read(file).contains(text));
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
