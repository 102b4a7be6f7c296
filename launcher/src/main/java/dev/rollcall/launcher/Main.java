package dev.rollcall.launcher;

import dev.rollcall.cli.ErrorPrinter;
import dev.rollcall.cli.Invocation;
import dev.rollcall.cli.UserError;
import dev.rollcall.cli.Version;
import dev.rollcall.embedded.CannotStart;
import dev.rollcall.store.LedgerException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The only main. */
@Command(
        name = "rollcall",
        description = "Asks a panel of language models about web domains, durably, and accounts for every answer.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Callable<Integer> {
    private static final String PROXY_LOGINS = "jdk.http.auth.tunneling.disabledSchemes";

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        speakPlainly();
        try {
            LogFormat.check(System.getenv());
            if (!Commands.onlyTalksToTheApi(args)) {
                // gRPC and Tomcat speak java.util.logging; logback.xml decides what is heard of them.
                SLF4JBridgeHandler.removeHandlersForRootLogger();
                SLF4JBridgeHandler.install();
            }
            System.exit(run(Arguments.asTyped(args)));
        } catch (UserError e) {
            System.err.println("rollcall: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Whatever the machine's locale: numbers and dates are written as programs read them, by libraries too, and what is
     * printed is UTF-8.
     */
    private static void speakPlainly() {
        Locale.setDefault(Locale.ROOT);
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
        if (System.getProperty(PROXY_LOGINS) == null) {
            // Java sends no login to a proxy that it asks for a tunnel, unless it is told to.
            System.setProperty(PROXY_LOGINS, "");
        }
    }

    private static PrintStream utf8(FileDescriptor to) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(to)), true, StandardCharsets.UTF_8);
    }

    /** The exit code: 0 it worked, 1 it did not (the last line on standard error says why), 2 the words were off. */
    private static int run(String... args) {
        return neededBy(args, Invocation.ofProcess()).execute(args);
    }

    /** All commands. */
    public static CommandLine commands(Invocation here) {
        return neededBy(new String[0], here);
    }

    /** Those that these words need. */
    private static CommandLine neededBy(String[] words, Invocation here) {
        var commands = new CommandLine(new Main(), here.factory());
        Commands.neededBy(words).forEach(commands::addSubcommand);
        return ErrorPrinter.of(commands, List.of(CannotStart.class, LedgerException.class))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Without a command: the list of them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }
}
