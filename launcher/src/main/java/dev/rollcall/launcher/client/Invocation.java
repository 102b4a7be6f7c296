package dev.rollcall.launcher.client;

import dev.rollcall.launcher.Environment;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where a command was typed. */
record Invocation(Map<String, String> env, InputStream in, PrintStream out, PrintStream err, Terminal terminal) {
    Invocation {
        env = Environment.of(env);
    }

    /** This process. JSON and models' answers are UTF-8 whatever the locale says. */
    static Invocation ofProcess() {
        return new Invocation(
                System.getenv(), System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err), Terminal.ofProcess());
    }

    /** Null when it is not set, or blank. */
    String variable(String name) {
        String value = env.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static PrintStream utf8(FileDescriptor to) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(to)), true, StandardCharsets.UTF_8);
    }
}
