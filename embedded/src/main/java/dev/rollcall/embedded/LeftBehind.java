package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A server of ours whose launcher and guard were killed together: the one case in which it stays. */
record LeftBehind(Path file) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    void remember(long pid) {
        try {
            Files.writeString(file, pid + " " + startOf(pid));
        } catch (IOException e) {
            throw new CannotStart("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start finds that its pid is gone.
        }
    }

    void end() {
        String[] words = read().split(" ", -1);
        if (words.length == 2 && words[0].matches("[1-9][0-9]{0,17}")) {
            long pid = Long.parseLong(words[0]);
            if (startOf(pid).equals(words[1])) {
                Signals.send("TERM", "-" + pid);
                if (!Poll.until(PATIENCE, () -> !startOf(pid).equals(words[1]))) {
                    Signals.send("KILL", "-" + pid);
                    Poll.until(PATIENCE, () -> !startOf(pid).equals(words[1]));
                }
            }
        }
        forget();
    }

    private String read() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** A pid alone may belong to somebody else by now. A zombie counts as gone: it has no program. */
    private static String startOf(long pid) {
        return ProcessHandle.of(pid)
                .filter(handle -> handle.info().command().isPresent())
                .flatMap(handle -> handle.info().startInstant())
                .map(instant -> Long.toString(instant.toEpochMilli()))
                .orElse("gone");
    }
}
