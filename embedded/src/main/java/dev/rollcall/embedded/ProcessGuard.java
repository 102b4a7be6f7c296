package dev.rollcall.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What the shell does for us: sessions, which Java does not know. */
final class ProcessGuard {
    static final String SCRIPT = script();

    private ProcessGuard() {}

    /** What goes before a command to give it a session, and so a process group, of its own without a fork. */
    static List<String> ownSession() {
        if (onPath("setsid")) {
            return List.of("setsid");
        }
        if (onPath("perl")) {
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or exit 127");
        }
        throw new CannotStart("neither setsid nor perl is on the PATH, and one of them must start Rollcall's processes;"
                + " install util-linux (for setsid)");
    }

    static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }

    private static String script() {
        try (InputStream script = ProcessGuard.class.getResourceAsStream("guard.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("guard.sh is missing from the jar", e);
        }
    }
}
