package dev.rollcall.launcher;

import dev.rollcall.launcher.bench.BenchCommand;
import dev.rollcall.launcher.chaos.ChaosCommand;
import dev.rollcall.launcher.client.AnswersCommand;
import dev.rollcall.launcher.client.AskCommand;
import dev.rollcall.launcher.client.CancelCommand;
import dev.rollcall.launcher.client.CrawlCommand;
import dev.rollcall.launcher.client.DoctorCommand;
import dev.rollcall.launcher.client.DomainsCommand;
import dev.rollcall.launcher.client.JobCommand;
import dev.rollcall.launcher.client.JobsCommand;
import dev.rollcall.launcher.client.KeysCommand;
import dev.rollcall.launcher.client.LimitsCommand;
import dev.rollcall.launcher.client.ProvidersCommand;
import dev.rollcall.launcher.client.SweepCommand;
import dev.rollcall.launcher.client.UsageCommand;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            CrawlCommand.class,
            JobCommand.class,
            JobsCommand.class,
            CancelCommand.class,
            AnswersCommand.class,
            DomainsCommand.class,
            KeysCommand.class,
            LimitsCommand.class,
            SweepCommand.class,
            ProvidersCommand.class,
            UsageCommand.class,
            AskCommand.class,
            DoctorCommand.class,
            ApiCommand.class,
            WorkerCommand.class,
            SimulatorCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            HelpCommand.class
        })
public final class Main implements Callable<Integer> {
    private static final String PROXY_LOGINS = "jdk.http.auth.tunneling.disabledSchemes";

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        speakPlainly();
        // gRPC and Tomcat speak java.util.logging; logback.xml decides what is heard of them.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
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
    static int run(String... args) {
        return ErrorPrinter.heardIn(new CommandLine(new Main()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    /** Without a command: the list of them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }
}
