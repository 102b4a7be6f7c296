package dev.rollcall.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/**
 * The surroundings in which a command was typed: variables, folder, streams, terminal. A command has it as
 * {@code @Mixin private Invocation here}; {@link #factory} fills it in.
 *
 * @param env the variables as {@link Environment} reads them
 * @param folder the folder for relative paths and rollcall.yaml
 */
@Command // it has no options, but picocli mixes in only types with an annotation
public record Invocation(
        Map<String, String> env, Path folder, InputStream in, PrintStream out, PrintStream err, Terminal terminal) {
    public Invocation {
        env = Environment.of(env);
    }

    /** The surroundings of this process. JSON and models' answers are UTF-8 in every locale. */
    public static Invocation ofProcess() {
        return new Invocation(
                System.getenv(),
                Path.of(""),
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                Terminal.ofProcess());
    }

    /** Creates commands, all with this invocation. */
    public IFactory factory() {
        IFactory others = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == Invocation.class ? type.cast(Invocation.this) : others.create(type);
            }
        };
    }

    /** The variable's value; null when it is not set or blank. */
    public String variable(String name) {
        String value = env.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static PrintStream utf8(FileDescriptor to) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(to)), true, StandardCharsets.UTF_8);
    }
}
